/** Takes deliveries in, and processes events in batches. */
package io.tallystick.application.service.inbox;
