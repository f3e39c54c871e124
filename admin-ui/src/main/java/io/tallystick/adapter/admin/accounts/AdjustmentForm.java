package io.tallystick.adapter.admin.accounts;

import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Reason;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.identity.UserId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

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
    return new AdjustmentForm(sign, amount, reason, problem(form, amount, reason));
  }

  private static String problem(Form form, String amount, String reason) {
    if (!amount.matches("[0-9]+") || form.number("amount").filter(it -> it > 0).isEmpty()) {
      return "Say how many credits: a whole number from 1 to 2147483647, digits only.";
    }
    return Reason.problem(reason, "books");
  }

  /** What is to be booked, if there is no problem. */
  Adjustment adjustment(UserId user, String actor) {
    int credits = Integer.parseInt(amount);
    return new Adjustment(user, sign.equals("take") ? -credits : credits, reason, actor);
  }

  /** What was typed, as a form sends it. */
  String query() {
    return Map.of("sign", sign, "amount", amount, "reason", reason).entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The same, with something wrong. */
  AdjustmentForm but(String complaint) {
    return new AdjustmentForm(sign, amount, reason, complaint);
  }

  public boolean takes() {
    return sign.equals("take");
  }
}
