package io.tallystick.application.query;

import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.domain.payment.MoneySum;
import java.time.Instant;
import java.util.List;

/**
 * Failed events with one failure code.
 *
 * @param code as it is stored; a later version may have written it
 * @param buyers how many different addresses, among the newest 1,000 of these events
 * @param credits what they name, where they name a number
 * @param money by currency, that of the most events first
 * @param retrying how many are tried again by themselves
 * @param newest a few of them
 */
public record Cause(
    String code,
    long events,
    long buyers,
    long credits,
    List<MoneySum> money,
    Instant first,
    Instant last,
    long retrying,
    List<Line> newest) {
  public Cause {
    money = List.copyOf(money);
    newest = List.copyOf(newest);
  }
}
