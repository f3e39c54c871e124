/** What the actors want: Stripe delivers, support repairs, the operator verifies and replays. */
package io.tallystick.application.port.in;
