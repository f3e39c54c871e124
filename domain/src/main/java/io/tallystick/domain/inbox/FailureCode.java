package io.tallystick.domain.inbox;

import java.util.Arrays;

/** Why an event could not be turned into credits. The codes are stable: clients rely on them. */
public enum FailureCode {
  USER_UNRESOLVED(
      "user_unresolved", false, "Find the account this payment is for, assign it, and retry."),
  USER_CONFLICT(
      "user_conflict", false, "The payment names two accounts: decide which, assign it, retry."),
  USER_AMBIGUOUS(
      "user_ambiguous", false, "Several accounts share this e-mail: assign the right one, retry."),
  CREDITS_UNKNOWN(
      "credits_unknown",
      false,
      "Look up what was bought, set the credits (or add the price to the catalogue), retry."),
  CREDITS_INVALID(
      "credits_invalid", false, "Look up how many credits were bought, set that number, retry."),
  CREDITS_OUT_OF_RANGE(
      "credits_out_of_range",
      false,
      "More credits than a payment or an account may hold: check the order, set a number, retry."),
  AMOUNT_MISMATCH(
      "amount_mismatch",
      false,
      "The amount is not the price of the credits, or only a part of it was captured: compare with"
          + " Stripe before you credit anything."),
  PAYMENT_NOT_FOUND(
      "payment_not_found", true, "Its payment has not arrived yet; it is tried again by itself."),
  PAYLOAD_UNREADABLE(
      "payload_unreadable",
      false,
      "Compare the event with Stripe's dashboard; report it to the makers of Tallystick."),
  LEGACY_UNFINISHED(
      "legacy_unfinished",
      false,
      "The old handler may have credited this: compare the account's history, then decide."),
  STRIPE_UNAVAILABLE(
      "stripe_unavailable", true, "Stripe could not be asked; it is tried again by itself."),
  INTERNAL_ERROR(
      "internal_error", true, "Tried again by itself; if it stays, read the log of this event."),
  /** A later version has written a code of its own: {@link Failure#writtenCode} has it. */
  UNKNOWN("unknown", false, "A later version of the program wrote this: use its dashboard.");

  private final String code;
  private final boolean isTransient;
  private final String advice;

  FailureCode(String code, boolean isTransient, String advice) {
    this.code = code;
    this.isTransient = isTransient;
    this.advice = advice;
  }

  /** The stable code: {@code user_unresolved}. */
  public String code() {
    return code;
  }

  /** Whether time alone may mend it, so that it is retried automatically. */
  public boolean isTransient() {
    return isTransient;
  }

  /** What staff should do, in a sentence. */
  public String advice() {
    return advice;
  }

  /** The failure with this code; {@link #UNKNOWN} if this version knows none. */
  public static FailureCode of(String code) {
    return Arrays.stream(values())
        .filter(failure -> failure.code.equals(code))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
