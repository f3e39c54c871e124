/** How a payment becomes credits, and what the books record of it. */
package io.tallystick.domain.credit;
