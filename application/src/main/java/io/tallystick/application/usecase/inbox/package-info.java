/** Stripe delivers. */
package io.tallystick.application.usecase.inbox;
