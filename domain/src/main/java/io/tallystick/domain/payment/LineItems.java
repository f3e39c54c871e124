package io.tallystick.domain.payment;

import java.util.List;

/** What is known of the lines of a purchase; Stripe leaves them out of most events. */
public sealed interface LineItems {

  /** The lines are known, all of them. */
  record Listed(List<LineItem> items) implements LineItems {
    public Listed {
      items = List.copyOf(items);
    }
  }

  /** The event does not carry them, and nobody asked Stripe. */
  record NotInEvent() implements LineItems {}

  /**
   * Stripe was asked and did not answer; it may answer later.
   *
   * @param isPassing whether it may then do so though nobody changes anything about the purchase or
   *     what the API key permits
   */
  record Unavailable(String why, boolean isPassing) implements LineItems {

    /** Without an answer until something is changed. */
    public Unavailable(String why) {
      this(why, false);
    }
  }
}
