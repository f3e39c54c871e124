package io.tallystick.application.usecase.credit;

import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.repair.BulkResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A person sets what a price buys. */
public interface SetPrices {

  /** With these codes events fail that another price could help. */
  List<FailureCode> HELPED_BY_PRICES =
      List.of(
          FailureCode.CREDITS_UNKNOWN,
          FailureCode.AMOUNT_MISMATCH,
          FailureCode.CREDITS_OUT_OF_RANGE);

  /** What the configuration says, before which the prices come that persons have set. */
  PriceCatalogue configured();

  /** What a retry of events would do if the price were set; nothing is changed. */
  WhatIf whatIf(Entry entry, List<StripeEventId> events);

  /**
   * Sets a price.
   *
   * @param seen when it was changed last, as the person has seen it; empty: it was not there
   * @return whether that is still so; otherwise nothing is changed
   */
  boolean set(Entry entry, Optional<Instant> seen, String person, String reason);

  /** What a retry would do to each event. */
  record WhatIf(List<Effect> effects) {

    public WhatIf {
      effects = List.copyOf(effects);
    }

    /** The events that would be credited. */
    public List<Effect> credited() {
      return effects.stream()
          .filter(effect -> effect.result().kind() == BulkResult.Kind.CREDITED)
          .toList();
    }

    /** How many credits would be booked. */
    public long credits() {
      return effects.stream().mapToLong(effect -> effect.result().credits()).sum();
    }
  }

  /** What a retry would do to an event. */
  record Effect(StripeEventId event, BulkResult result) {}
}
