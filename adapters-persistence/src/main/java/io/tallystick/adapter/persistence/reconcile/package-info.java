/** How comparisons with Stripe stand, and what they found. */
package io.tallystick.adapter.persistence.reconcile;
