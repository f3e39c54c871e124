/** Stored events, and what reads and verifies a delivery. */
package io.tallystick.application.port.inbox;
