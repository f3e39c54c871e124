/** The ledger, and what reserves, expires or awaits confirmation. */
package io.tallystick.application.port.credit;
