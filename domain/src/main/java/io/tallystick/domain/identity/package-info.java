/** Who a payment is for: what was written where, what it was taken for, whom it matched. */
package io.tallystick.domain.identity;
