package io.tallystick.application.service.credit;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.credit.Booked;
import java.time.Instant;
import java.util.Locale;

/** Books adjustments, each with its row of the audit log, and knows what one person may adjust. */
record AdjustmentBooking(
    CreditLedger ledger, PendingAdjustments pending, AuditLog audit, AdjustmentLimit limit) {

  /** The transaction key under which is decided what one person adjusts alone. */
  static String key(String person) {
    return "adjustments by " + person;
  }

  /**
   * Books it on an account that is locked.
   *
   * @param why what the audit log says of it, in place of its reason alone
   */
  void book(Adjustment adjustment, Booked booked, String why, Instant at) {
    ledger.adjust(adjustment, booked, at);
    note(adjustment.actor(), "adjust", adjustment, why, at);
  }

  /** Notes what a person does about an adjustment. */
  void note(String person, String action, Adjustment adjustment, String why, Instant at) {
    String reason = String.format(Locale.ROOT, "%+d: %s", adjustment.amount(), why);
    audit.append(new Action(person, action, "user " + adjustment.user(), reason, at));
  }

  /** Whether it is more than the person may adjust alone. */
  boolean isAboveLimit(String person, int amount, Instant now) {
    return !limit.allows(amount, pending.addedAlone(person, now.minus(AdjustmentLimit.WITHIN)));
  }
}
