/** Whom a payment is for: the references that it holds, and the users that they match. */
package io.tallystick.domain.identity;
