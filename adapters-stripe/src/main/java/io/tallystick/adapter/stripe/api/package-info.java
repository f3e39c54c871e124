/** Questions to Stripe: its lists, and the lines of what was bought. */
package io.tallystick.adapter.stripe.api;
