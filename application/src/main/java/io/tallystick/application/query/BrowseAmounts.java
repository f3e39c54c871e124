package io.tallystick.application.query;

import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.domain.payment.Money;
import java.util.List;

/** Support staff see which amounts were paid by several events. */
public interface BrowseAmounts {

  /** So many amounts at most. */
  int MOST = 10;

  /**
   * The amounts that more than one of the newest events has which a filter lets through, that of
   * the most events first; {@link BrowseEvents#MOST_LOOKED_AT} events are looked at.
   */
  List<Share> amounts(Filter filter);

  /** How many events were paid the same amount. */
  record Share(Money amount, int events) {}
}
