package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Reason;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.repair.Remedy;

/**
 * What a person wants done to an event.
 *
 * @param action {@code retry}, {@code assign}, {@code set_credits}, {@code reopen}, {@code discard}
 * @param user the account to assign it to
 * @param remember whether the Stripe customer is this user from now on
 * @param search what the accounts to choose from were found by; empty if they were only offered
 * @param problem why it cannot be done as typed; empty if it can
 */
record RemedyForm(
    String action,
    String user,
    boolean remember,
    String credits,
    String reason,
    String search,
    String problem) {

  static RemedyForm of(Form form) {
    return of(form, form.text("q"), form.text("reason"));
  }

  /** The form with a search and a reason that do not stand in its fields. */
  static RemedyForm of(Form form, String search, String reason) {
    return new RemedyForm(
            form.text("action"),
            form.text("user"),
            form.text("remember").equals("yes"),
            form.text("credits"),
            reason,
            search,
            "")
        .checked();
  }

  private RemedyForm checked() {
    return switch (action) {
      case "assign" -> user.matches("[1-9][0-9]{0,17}") ? this : but("Choose a user first.");
      case "set_credits" -> Form.positive(credits).isPresent() ? this : but(Form.NO_CREDITS);
      case "retry", "reopen", "discard" -> this;
      default -> but("There is no such action.");
    };
  }

  /** The same with what is wrong. */
  RemedyForm but(String complaint) {
    return new RemedyForm(action, user, remember, credits, reason, search, complaint);
  }

  /** The same, checked for what it takes to be done. */
  RemedyForm toBeDone() {
    return problem.isEmpty() ? but(Reason.problem(reason, "audit log")) : this;
  }

  /** What is to be done, if there is no problem. */
  Remedy remedy() {
    return switch (action) {
      case "assign" ->
          new Remedy.Assign(new Assignment(new UserId(Long.parseLong(user)), remember));
      case "set_credits" -> new Remedy.SetCredits(Form.positive(credits).orElseThrow());
      case "reopen" -> new Remedy.Reopen();
      case "discard" -> new Remedy.Discard();
      default -> new Remedy.Retry();
    };
  }

  /** What was wanted, in the way in which a preview and its confirmation are compared. */
  public String wanted() {
    return switch (action) {
      case "assign" -> "account #" + user + (remember ? ", remembered" : ", not remembered");
      case "set_credits" -> credits + " credits";
      default -> action;
    };
  }

  /** What the button says that does it. */
  public String button() {
    return switch (action) {
      case "assign" -> "Assign and retry";
      case "set_credits" -> "Set credits and retry";
      case "reopen" -> "Reopen and retry";
      case "discard" -> "Discard";
      default -> "Retry";
    };
  }

  /** A reason that is true unless the person gives a better one. */
  public String usualReason() {
    return !reason.isEmpty() ? reason : action.equals("retry") ? "tried again as it is" : "";
  }
}
