package io.tallystick.domain.credit;

import io.tallystick.domain.Coded;

/** Why a balance or a debt changed. */
public enum EntryKind implements Coded {
  /** What the account held when the books were opened. */
  OPENING,
  /** A change made past us, by the host application or by hand. */
  EXTERNAL,
  /** A payment was credited. */
  PURCHASE,
  /** An invoice was credited. */
  INVOICE,
  /** A person corrected the balance. */
  ADJUSTMENT,
  /** Money of a payment went back by a refund. */
  REFUND,
  /** A refund failed or was canceled. */
  REFUND_REVERSAL,
  /** Money of a payment went back by a dispute. */
  DISPUTE,
  /** A dispute gave the money back. */
  DISPUTE_REVERSAL,
  /** A balance repaid what was owed. */
  REPAYMENT,
  /** The host application spent credits. */
  SPEND,
  /** The host application holds credits, to be captured or released. */
  HOLD,
  /** A hold gave credits back. */
  RELEASE,
  /** The host application granted credits. */
  GRANT,
  /** Credits were not used in time. */
  EXPIRY;

  /** Whether it takes back credits of a payment, or restores them. */
  public boolean reverses() {
    return switch (this) {
      case REFUND, REFUND_REVERSAL, DISPUTE, DISPUTE_REVERSAL -> true;
      case OPENING,
          EXTERNAL,
          PURCHASE,
          INVOICE,
          ADJUSTMENT,
          REPAYMENT,
          SPEND,
          HOLD,
          RELEASE,
          GRANT,
          EXPIRY ->
          false;
    };
  }
}
