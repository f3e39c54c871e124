/** The API for the host application: keys, rates, credits. */
package io.tallystick.adapter.web.api;
