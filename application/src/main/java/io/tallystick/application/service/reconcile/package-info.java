/** Compares the books with themselves and with Stripe. */
package io.tallystick.application.service.reconcile;
