/** What happened to a payment, in our own words, whatever the shape Stripe told it in. */
package io.tallystick.domain.payment;
