/** Stripe's formats: signatures, event bodies, answers of its API. */
package io.tallystick.adapter.stripe;
