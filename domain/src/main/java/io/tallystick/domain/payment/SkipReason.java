package io.tallystick.domain.payment;

import io.tallystick.domain.Coded;

/** Why an event moves no credits and that is right. The codes are stable: clients rely on them. */
public enum SkipReason implements Coded {
  UNHANDLED_EVENT_TYPE("events of this type move no credits"),
  NOT_YET_SUPPORTED("events of this type are kept until a later version handles them"),
  THIN_EVENT("thin events carry no payment; only snapshot events are processed"),
  FOREIGN_ACCOUNT("it belongs to another account, which is not in CONNECT_ACCOUNTS"),
  LIVEMODE_MISMATCH("a live payment on a test installation, or a test payment on a live one"),
  NOT_A_PURCHASE("the session sets up a payment method or a subscription"),
  AWAITING_PAYMENT("the money has not arrived yet; another event will say so"),
  PAYMENT_FAILED("the payment failed, nothing was paid"),
  SESSION_EXPIRED("the Checkout session expired, nothing was paid"),
  PAYMENT_CANCELED("the payment was canceled, nothing was paid"),
  NO_PAYMENT_REQUIRED("nothing had to be paid, and such purchases give no credits here"),
  ZERO_INVOICE("the invoice's total is not above zero, and such give no credits here"),
  NO_CREDITS_METADATA("the payment itself names no credits; its Checkout session may"),
  NO_CREDITS("the purchase is not one of credits, and such purchases are ignored here"),
  ALREADY_CREDITED("another event has already credited this payment"),
  ALREADY_REFUNDED("refunded since: nothing will be credited"),
  PAYMENT_NOT_CREDITED("its payment has not been credited, there is nothing to reverse"),
  DISPUTE_MOVES_NO_MONEY("the dispute has neither taken nor given back money");

  private final String sentence;

  SkipReason(String sentence) {
    this.sentence = sentence;
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
