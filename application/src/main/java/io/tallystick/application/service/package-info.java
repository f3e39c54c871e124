/** The use cases, by subject: each loads, lets the domain decide, and stores. */
package io.tallystick.application.service;
