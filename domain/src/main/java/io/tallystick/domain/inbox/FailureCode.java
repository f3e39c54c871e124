package io.tallystick.domain.inbox;

import io.tallystick.domain.Coded;

/** Why an event could not be turned into credits. The codes are stable: clients rely on them. */
public enum FailureCode implements Coded {
  USER_UNRESOLVED(
      false,
      "Could not find the user",
      "Find the account this payment is for, assign it, and retry."),
  USER_CONFLICT(
      false,
      "The payment names two users",
      "The payment names two accounts: decide which, assign it, retry."),
  USER_AMBIGUOUS(
      false,
      "Several users share the address",
      "Several accounts share this e-mail: assign the right one, retry."),
  CREDITS_UNKNOWN(
      false,
      "The payment does not say how many credits",
      "Look up what was bought, set the credits (or add the price to the catalogue), retry."),
  CREDITS_INVALID(
      false,
      "The number of credits cannot be used",
      "Look up how many credits were bought, set that number, retry."),
  CREDITS_OUT_OF_RANGE(
      false,
      "It asks for too many credits",
      "More credits than a payment or an account may hold: check the order, set a number, retry."),
  AMOUNT_MISMATCH(
      false,
      "The amount paid is not the price",
      "The amount is not the price of the credits, or only a part of it was captured: compare with"
          + " Stripe before you credit anything."),
  PAYMENT_NOT_FOUND(
      true,
      "A refund came before its payment",
      "Its payment has not arrived yet; it is tried again by itself."),
  PAYLOAD_UNREADABLE(
      false,
      "The event cannot be read",
      "Compare the event with Stripe's dashboard; report it to the makers of Tallystick."),
  LEGACY_UNFINISHED(
      false,
      "Left unfinished by the old handler",
      "The old handler may have credited this: compare the account's history, then decide."),
  STRIPE_UNAVAILABLE(
      true,
      "Stripe could not be asked",
      "Stripe could not be asked; it is tried again by itself for about a day. After that, retry."),
  INTERNAL_ERROR(
      true,
      "Processing broke",
      "Tried again by itself for about a day; if it still fails, read the log of this event, then"
          + " retry."),
  /** A later version has written a code of its own: {@link Failure#writtenCode} has it. */
  UNKNOWN(
      false,
      "Failed for a reason of a later version",
      "A later version of the program wrote this: use its dashboard.");

  private final boolean isTransient;
  private final String title;
  private final String advice;

  FailureCode(boolean isTransient, String title, String advice) {
    this.isTransient = isTransient;
    this.title = title;
    this.advice = advice;
  }

  /** Whether time alone may mend it, so that it is retried automatically. */
  public boolean isTransient() {
    return isTransient;
  }

  /** What has happened, in the words of staff. */
  public String title() {
    return title;
  }

  /** What staff should do, in a sentence. */
  public String advice() {
    return advice;
  }

  /** The failure with this code; {@link #UNKNOWN} if this version knows none. */
  public static FailureCode of(String code) {
    return Coded.of(values(), code).orElse(UNKNOWN);
  }
}
