package io.tallystick.domain.payment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is known of the lines of a purchase; Stripe leaves them out of most events. */
public sealed interface LineItems {

  /** For how long Stripe wants to be left alone, if it says so. */
  default Optional<Duration> rest() {
    return Optional.empty();
  }

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
   * @param rest for how long Stripe wants to be left alone, if it says so; at most {@link
   *     #LONGEST_REST}
   */
  record Unavailable(String why, boolean isPassing, Optional<Duration> rest) implements LineItems {

    public static final Duration LONGEST_REST = Duration.ofMinutes(5);

    public Unavailable {
      rest = rest.map(it -> it.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : it);
    }

    /** An answer that may come at any time. */
    public Unavailable(String why, boolean isPassing) {
      this(why, isPassing, Optional.empty());
    }

    /** Without an answer until something is changed. */
    public Unavailable(String why) {
      this(why, false);
    }
  }
}
