/** The user of a payment: what was written where, as what it was read, which users it matched. */
package io.tallystick.domain.identity;
