package io.tallystick.adapter.admin.accounts;

import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Parameters;
import io.tallystick.adapter.admin.page.Reason;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.identity.UserId;
import java.util.Map;

/**
 * What a person typed to correct a balance.
 *
 * @param sign {@code add} or {@code take}
 * @param problem why it cannot be done as typed; empty if it can
 */
record AdjustmentForm(String sign, String amount, String reason, String problem) {

  static final AdjustmentForm EMPTY = new AdjustmentForm("add", "", "", "");

  static AdjustmentForm of(Form form) {
    String sign = form.text("sign").equals("take") ? "take" : "add";
    String amount = form.text("amount");
    String reason = form.text("reason");
    return new AdjustmentForm(sign, amount, reason, problem(amount, reason));
  }

  private static String problem(String amount, String reason) {
    return Form.positive(amount).isEmpty() ? Form.NO_CREDITS : Reason.problem(reason, "books");
  }

  /** What is to be booked, if there is no problem. */
  Adjustment adjustment(UserId user, String actor) {
    int credits = Integer.parseInt(amount);
    return new Adjustment(user, sign.equals("take") ? -credits : credits, reason, actor);
  }

  /** What was typed, as {@link Form} reads it. */
  String brief() {
    return new Parameters(Map.of("sign", sign, "amount", amount, "reason", reason)).brief();
  }

  /** The same, with something wrong. */
  AdjustmentForm but(String complaint) {
    return new AdjustmentForm(sign, amount, reason, complaint);
  }

  public boolean takes() {
    return sign.equals("take");
  }
}
