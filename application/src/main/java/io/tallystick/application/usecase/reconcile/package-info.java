/** The books are compared with themselves and with Stripe. */
package io.tallystick.application.usecase.reconcile;
