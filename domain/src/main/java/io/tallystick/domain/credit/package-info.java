/** Accounts, holds, adjustments, and the ledger entries that change balance and debt. */
package io.tallystick.domain.credit;
