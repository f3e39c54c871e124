/** The use cases: load, decide, store. */
package io.tallystick.application.service;
