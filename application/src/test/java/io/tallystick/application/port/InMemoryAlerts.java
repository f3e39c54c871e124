package io.tallystick.application.port;

import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.tallystick.application.port.InMemoryState.WayRow;
import io.tallystick.application.port.alert.Alerts;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.query.BrowseNotifications;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.alert.AlertState;
import io.tallystick.domain.alert.AlertWay;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneySum;
import io.tallystick.domain.repair.Snooze;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@link InMemoryBooks} hold to alert of, and what was sent. No note is dropped.
 *
 * @param digestsSince when digests could begin
 */
public record InMemoryAlerts(InMemoryBooks books, Instant digestsSince)
    implements Alerts, BrowseNotifications {

  @Override
  public List<AlertCause> causes(Set<FailureCode> transientCodes, Instant before, Instant now) {
    return books.read(
        state ->
            failed(state)
                .filter(
                    row -> !isOf(transientCodes, row) || !row.event().receivedAt().isAfter(before))
                .filter(
                    row ->
                        Optional.ofNullable(state.snoozes.get(row.event().id()))
                            .filter(snooze -> snooze.until().isAfter(now))
                            .isEmpty())
                .collect(groupingBy(InMemoryAlerts::share, TreeMap::new, toList()))
                .values()
                .stream()
                .map(InMemoryAlerts::share)
                .collect(groupingBy(AlertCause::code))
                .values()
                .stream()
                .map(AlertCause::together)
                .sorted(
                    Comparator.<AlertCause>comparingLong(AlertCause::failed)
                        .reversed()
                        .thenComparing(AlertCause::code))
                .toList());
  }

  private static Stream<NewEvent> failed(InMemoryState state) {
    return state.events.values().stream().filter(row -> row.event().state() instanceof Failed);
  }

  private static boolean isOf(Set<FailureCode> codes, NewEvent row) {
    return codes.stream().anyMatch(code -> code.code().equals(code(row)));
  }

  private static String code(NewEvent row) {
    return ((Failed) row.event().state()).failure().writtenCode();
  }

  /** The name of what a cause has in one currency, or, behind those, without any. */
  private static String share(NewEvent row) {
    return code(row) + " " + row.notice().fact().money().map(Money::currency).orElse("~");
  }

  private static AlertCause share(List<NewEvent> rows) {
    List<Money> paid =
        rows.stream()
            .flatMap(row -> row.notice().fact().money().stream())
            .filter(money -> money.minor() > 0)
            .toList();
    return new AlertCause(
        code(rows.getFirst()),
        rows.size(),
        rows.stream().map(row -> row.event().receivedAt()).min(naturalOrder()).orElseThrow(),
        paid.stream()
            .map(it -> new MoneySum(BigInteger.valueOf(it.minor()), it.currency()))
            .reduce(MoneySum::plus)
            .stream()
            .toList());
  }

  @Override
  public Optional<Instant> nextToCount(
      Set<FailureCode> transientCodes, Duration waiting, Instant now) {
    return books.read(
        state ->
            Stream.concat(
                    state.snoozes.values().stream().map(Snooze::until),
                    failed(state)
                        .filter(row -> isOf(transientCodes, row))
                        .map(row -> row.event().receivedAt().plus(waiting)))
                .filter(time -> time.isAfter(now))
                .min(naturalOrder()));
  }

  @Override
  public AlertState state(AlertWay way) {
    return books.read(
        state ->
            Optional.ofNullable(state.alertWays.get(way))
                .map(WayRow::state)
                .orElseGet(() -> AlertState.nothingToldSince(digestsSince)));
  }

  @Override
  public boolean claim(AlertWay way, AlertState seen, Instant now, Instant until) {
    InMemoryState state = books.inTransaction();
    WayRow known =
        state.alertWays.getOrDefault(
            way, new WayRow(AlertState.nothingToldSince(seen.digestAt()), Optional.empty()));
    boolean isFree =
        known.claimedUntil().filter(claimed -> claimed.isAfter(now)).isEmpty()
            && known.state().sentAt().equals(seen.sentAt())
            && known.state().digestAt().equals(seen.digestAt());
    if (isFree) {
      state.alertWays.put(way, new WayRow(known.state(), Optional.of(until)));
    }
    return isFree;
  }

  @Override
  public void taken(AlertWay way, AlertState next) {
    books
        .inTransaction()
        .alertWays
        .computeIfPresent(way, (same, row) -> new WayRow(failed(next, 0), Optional.empty()));
  }

  @Override
  public void refused(AlertWay way, Instant until) {
    books
        .inTransaction()
        .alertWays
        .computeIfPresent(
            way,
            (same, row) ->
                new WayRow(failed(row.state(), row.state().failures() + 1), Optional.of(until)));
  }

  private static AlertState failed(AlertState told, int times) {
    return new AlertState(
        told.sentAt(),
        told.stands(),
        told.causes(),
        told.many(),
        told.old(),
        told.digestAt(),
        times);
  }

  @Override
  public void note(AlertWay way, Alert alert, Optional<String> actor, Optional<String> problem) {
    List<Notification> notes = books.inTransaction().notifications;
    notes.add(
        new Notification(
            notes.size() + 1,
            way.code(),
            alert.kind(),
            alert.at(),
            alert.failed(),
            alert.causes().stream().map(AlertCause::code).sorted().toList(),
            actor,
            problem));
  }

  @Override
  public List<Notification> latest(int most) {
    return books.read(state -> state.notifications.reversed().stream().limit(most).toList());
  }

  @Override
  public Optional<Notification> latestTest(String way) {
    return latest(Integer.MAX_VALUE).stream()
        .filter(note -> note.kind() == AlertKind.TEST && note.way().equals(way))
        .findFirst();
  }
}
