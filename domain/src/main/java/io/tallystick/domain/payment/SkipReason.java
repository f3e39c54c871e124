package io.tallystick.domain.payment;

/** Why an event moves no credits and that is right. The codes are stable: clients rely on them. */
public enum SkipReason {
  UNHANDLED_EVENT_TYPE("unhandled_event_type", "events of this type move no credits"),
  NOT_YET_SUPPORTED(
      "not_yet_supported", "events of this type are kept until a later version handles them"),
  THIN_EVENT("thin_event", "thin events carry no payment; only snapshot events are processed"),
  FOREIGN_ACCOUNT(
      "foreign_account", "it belongs to another account, which is not in CONNECT_ACCOUNTS"),
  LIVEMODE_MISMATCH(
      "livemode_mismatch",
      "a live payment on a test installation, or a test payment on a live one"),
  NOT_A_PURCHASE("not_a_purchase", "the session sets up a payment method or a subscription"),
  AWAITING_PAYMENT("awaiting_payment", "the money has not arrived yet; another event will say so"),
  PAYMENT_FAILED("payment_failed", "the payment failed, nothing was paid"),
  SESSION_EXPIRED("session_expired", "the Checkout session expired, nothing was paid"),
  PAYMENT_CANCELED("payment_canceled", "the payment was canceled, nothing was paid"),
  NO_PAYMENT_REQUIRED(
      "no_payment_required", "nothing had to be paid, and such purchases give no credits here"),
  ZERO_INVOICE(
      "zero_invoice", "the invoice's total is not above zero, and such give no credits here"),
  NO_CREDITS_METADATA(
      "no_credits_metadata", "the payment itself names no credits; its Checkout session may"),
  NO_CREDITS(
      "no_credits", "the purchase is not one of credits, and such purchases are ignored here"),
  ALREADY_CREDITED("already_credited", "another event has already credited this payment"),
  ALREADY_REFUNDED("already_refunded", "refunded since: nothing will be credited"),
  PAYMENT_NOT_CREDITED(
      "payment_not_credited", "its payment has not been credited, there is nothing to reverse"),
  DISPUTE_MOVES_NO_MONEY(
      "dispute_moves_no_money", "the dispute has neither taken nor given back money");

  private final String code;
  private final String sentence;

  SkipReason(String code, String sentence) {
    this.code = code;
    this.sentence = sentence;
  }

  /** The stable code: {@code awaiting_payment}. */
  public String code() {
    return code;
  }

  /** Whether a payment that is ignored for it buys no credits, so that none can be reversed. */
  public boolean isNoSale() {
    return this == NO_CREDITS
        || this == NO_PAYMENT_REQUIRED
        || this == ZERO_INVOICE
        || this == ALREADY_REFUNDED
        || this == PAYMENT_CANCELED;
  }

  /** The reason for people, without a full stop. */
  public String sentence() {
    return sentence;
  }
}
