package io.tallystick.application.port;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.tallystick.application.port.InMemoryState.BookingRow;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.port.reconcile.BookedPayments;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import io.tallystick.application.port.reconcile.ReconcileRuns.Seen;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What became of the payments of {@link InMemoryBooks}. */
public record InMemoryBookedPayments(InMemoryBooks books, InMemoryReconcileRuns runs)
    implements BookedPayments {

  private static final Set<ProcessingStatus> CLOSED =
      EnumSet.of(ProcessingStatus.IGNORED, ProcessingStatus.DISCARDED, ProcessingStatus.COMPLETED);
  private static final Set<ProcessingStatus> OPEN =
      EnumSet.of(ProcessingStatus.FAILED, ProcessingStatus.RECEIVED);

  @Override
  public Map<PaymentId, Standing> standings(Set<PaymentId> payments) {
    return books.read(
        state ->
            state.events.values().stream()
                .filter(row -> row.notice().payment().filter(payments::contains).isPresent())
                .filter(row -> !(row.notice().fact() instanceof MoneyBack))
                .collect(groupingBy(row -> row.notice().payment().orElseThrow()))
                .entrySet()
                .stream()
                .collect(toMap(Map.Entry::getKey, of -> standing(state, of.getValue()))));
  }

  private static Standing standing(InMemoryState state, List<NewEvent> rows) {
    List<StripeEvent> events = rows.stream().map(NewEvent::event).toList();
    return new Standing(
        rows.stream().anyMatch(InMemoryBookedPayments::isClosed)
            && events.stream().noneMatch(event -> OPEN.contains(event.status())),
        events.stream()
            .map(event -> state.amendments.getOrDefault(event.id(), Amendment.NONE))
            .anyMatch(amendment -> amendment.credits().isPresent()),
        events.stream()
            .filter(event -> event.status() == ProcessingStatus.COMPLETED)
            .map(StripeEvent::id)
            .min(Comparator.naturalOrder()),
        events.stream().flatMap(event -> completedAt(event)).min(Comparator.naturalOrder()));
  }

  private static boolean isClosed(NewEvent row) {
    return row.notice().fact() instanceof Paid
        && CLOSED.contains(row.event().status())
        && !(row.event().state() instanceof Ignored ignored
            && ignored.reason().equals(SkipReason.NOT_YET_SUPPORTED.code()));
  }

  private static Stream<Instant> completedAt(StripeEvent event) {
    return switch (event.state()) {
      case Completed done -> Stream.of(done.at());
      case CompletedBefore before -> Stream.of(before.at());
      default -> Stream.of();
    };
  }

  @Override
  public List<Row> rows(Run run, long after, int most) {
    Set<Seen> seen = runs.seen(run);
    return books.read(
        state ->
            IntStream.range((int) after, state.bookings.size())
                .filter(i -> isWithin(run, state.bookings.get(i)))
                .filter(i -> isOurs(state, state.bookings.get(i).entry().event()))
                .boxed()
                .flatMap(i -> row(state, i + 1, state.bookings.get(i).entry(), seen).stream())
                .limit(most)
                .toList());
  }

  private static boolean isWithin(Run run, BookingRow row) {
    return !row.at().isBefore(run.since()) && !row.at().isAfter(run.until());
  }

  private static boolean isOurs(InMemoryState state, StripeEventId event) {
    return Optional.ofNullable(state.events.get(event))
        .flatMap(row -> row.notice().account())
        .isEmpty();
  }

  private static Optional<Row> row(
      InMemoryState state, long id, LedgerEntry entry, Set<Seen> seen) {
    String payment = entry.payment().value();
    Optional<String> object =
        switch (entry.kind()) {
          case PURCHASE -> Optional.of(payment);
          case INVOICE -> entry.invoice();
          case REFUND, DISPUTE -> entry.object().or(() -> Optional.of(payment));
          default -> Optional.empty();
        };
    String type = entry.kind() == EntryKind.PURCHASE ? "session" : entry.kind().code();
    String seenAs = entry.kind() == EntryKind.INVOICE ? entry.invoice().orElse("") : payment;
    boolean twice =
        Set.of(EntryKind.PURCHASE, EntryKind.INVOICE).contains(entry.kind())
            && state.creditedTwice.containsKey(entry.payment())
            && InMemoryInbox.isOpen(state, entry.payment());
    return object
        .filter(known -> twice || !seen.contains(new Seen(type, seenAs)))
        .map(
            known ->
                new Row(
                    id,
                    type,
                    known,
                    entry.payment(),
                    entry.amount() - entry.posting().debtChange(),
                    twice));
  }
}
