package io.tallystick.application.query;

import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.domain.payment.MoneySum;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Support staff look for money that came in and moved no credits. */
public interface BrowseUncredited {

  /** Stands for the skip reason of what a person has discarded. */
  String DISCARDED = "discarded";

  /**
   * Events that were ignored or discarded although they say that money came in, of payments that no
   * event has credited; the newest first.
   *
   * @param reason only those with this skip reason, or {@link #DISCARDED}
   * @param after {@link Page#next} of the page before
   * @throws InvalidPosition if it is not
   */
  Page uncredited(Optional<String> reason, Optional<String> after, int size);

  /** The same by reason, the most frequent first. */
  Summary summary();

  /**
   * How much money moved no credits, and why.
   *
   * @param events how many events were counted
   * @param bounded whether there are older ones, that were not
   */
  record Summary(List<Reason> reasons, long events, boolean bounded) {
    public Summary {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * The payments that were left alone for one reason.
   *
   * @param payments each once, whatever number of events speak of it
   */
  record Reason(String code, long payments, List<MoneySum> money, Instant first, Instant last) {
    public Reason {
      money = List.copyOf(money);
    }
  }
}
