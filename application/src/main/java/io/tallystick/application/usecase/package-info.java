/**
 * What the actors want done: Stripe delivers, support repairs, the operator verifies and replays.
 */
package io.tallystick.application.usecase;
