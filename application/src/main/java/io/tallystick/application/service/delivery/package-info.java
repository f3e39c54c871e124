/** Takes deliveries in, commits them together, and answers once they are committed. */
package io.tallystick.application.service.delivery;
