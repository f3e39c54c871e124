package io.tallystick.application.port;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.MoveDecision;
import io.tallystick.domain.inbox.Backlog;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The inbox of {@link InMemoryBooks}. */
record InMemoryInbox(InMemoryBooks books) implements WebhookInbox {

  /** An event whose time has come, since when. */
  private record Due(StripeEventId id, int rank, Instant since) {}

  @Override
  public List<StoredEvent> find(Collection<StripeEventId> ids) {
    return books.read(
        state ->
            ids.stream()
                .distinct()
                .flatMap(id -> Stream.ofNullable(state.events.get(id)))
                .map(row -> new StoredEvent(row.event(), row.payload().clone()))
                .toList());
  }

  @Override
  public List<StoredEvent> ofPayments(Collection<PaymentId> payments) {
    return books.read(
        state ->
            state.events.values().stream()
                .filter(row -> row.notice().fact().payment().filter(payments::contains).isPresent())
                .filter(row -> !(row.notice().fact() instanceof MoneyBack))
                .filter(
                    row ->
                        row.event().status() != ProcessingStatus.COMPLETED
                            && row.event().status() != ProcessingStatus.DISCARDED)
                .map(row -> new StoredEvent(row.event(), row.payload().clone()))
                .sorted(
                    Comparator.comparing((StoredEvent stored) -> stored.event().receivedAt())
                        .thenComparing(stored -> stored.event().id()))
                .toList());
  }

  @Override
  public Answer<Map<PaymentId, PaymentHistory>> histories(Collection<PaymentId> payments) {
    return books.answer(
        state -> payments.stream().distinct().collect(toMap(id -> id, id -> history(state, id))));
  }

  private static PaymentHistory history(InMemoryState state, PaymentId payment) {
    List<NewEvent> events =
        state.events.values().stream()
            .filter(row -> row.notice().payment().filter(payment::equals).isPresent())
            .toList();
    return new PaymentHistory(
        MoneyReturned.NONE.and(
            state.movements.values().stream()
                .filter(back -> back.id().equals(payment))
                .flatMap(back -> back.movements().stream())
                .toList()),
        events.stream()
            .filter(row -> isUndecided(row.event().state()))
            .map(row -> new StoredEvent(row.event(), row.payload().clone()))
            .toList(),
        events.stream().anyMatch(InMemoryInbox::isNoSale));
  }

  private static boolean isUndecided(StripeEvent.State state) {
    return state instanceof Failed failed
        ? failed.failure().code() == FailureCode.PAYMENT_NOT_FOUND
        : state instanceof Ignored ignored
            && Stream.of(
                    SkipReason.PAYMENT_NOT_CREDITED,
                    SkipReason.ALREADY_REFUNDED,
                    SkipReason.NOT_YET_SUPPORTED)
                .anyMatch(reason -> reason.code().equals(ignored.reason()));
  }

  private static boolean isNoSale(NewEvent row) {
    return row.notice().fact() instanceof Paid && row.event().status() == ProcessingStatus.DISCARDED
        || (row.notice().fact() instanceof Paid
                || row.notice().fact() instanceof PaymentFact.NotPaid)
            && row.event().state() instanceof Ignored ignored
            && Stream.of(SkipReason.values())
                .anyMatch(it -> it.isNoSale() && it.code().equals(ignored.reason()));
  }

  @Override
  public void addMovements(List<EventNotice> moneyBack) {
    moneyBack.forEach(
        notice -> books.inTransaction().movements.put(notice.id(), (MoneyBack) notice.fact()));
  }

  @Override
  public Answer<Map<PaymentId, PaymentId>> aliases(Collection<PaymentId> ids) {
    return books.answer(
        state -> {
          Set<PaymentId> kept =
              ids.stream().map(id -> state.aliases.getOrDefault(id, id)).collect(toSet());
          return state.aliases.entrySet().stream()
              .filter(alias -> kept.contains(alias.getValue()))
              .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        });
  }

  @Override
  public Set<PaymentId> noteCreditedTwice(Map<PaymentId, PaymentId> ids) {
    InMemoryState state = books.inTransaction();
    state.creditedTwice.putAll(ids);
    return ids.keySet().stream().filter(id -> isOpen(state, id)).collect(toSet());
  }

  /** Whether no adjustment names it, and its credits have not gone back with the money. */
  static boolean isOpen(InMemoryState state, PaymentId payment) {
    List<LedgerEntry> entries =
        state.bookings.stream()
            .map(InMemoryState.BookingRow::entry)
            .filter(entry -> entry.payment().equals(payment))
            .toList();
    int left =
        entries.stream()
            .map(LedgerEntry::posting)
            .filter(it -> it.kind() != EntryKind.REPAYMENT)
            .mapToInt(it -> it.amount() - it.debtChange() - it.forgiven())
            .sum();
    return left > 0
        && state.adjustments.stream()
            .map(InMemoryBooks.Adjusted::adjustment)
            .noneMatch(
                it ->
                    it.amount() < 0
                        && it.reason().contains(payment.value())
                        && !it.reason().startsWith(MoveDecision.REASON)
                        && entries.stream().anyMatch(entry -> entry.user().equals(it.user())));
  }

  @Override
  public void keep(Map<PaymentId, PaymentId> aliases) {
    InMemoryState state = books.inTransaction();
    state.aliases.putAll(aliases);
    state.events.replaceAll(
        (id, row) ->
            row.notice()
                .payment()
                .flatMap(payment -> Optional.ofNullable(aliases.get(payment)))
                .map(kept -> new NewEvent(row.notice().under(kept), row.event(), row.payload()))
                .orElse(row));
    state.movements.replaceAll(
        (id, back) ->
            aliases.containsKey(back.id())
                ? new MoneyBack(aliases.get(back.id()), back.charge(), back.movements())
                : back);
  }

  @Override
  public Map<StripeEventId, StripeEvent> lock(Collection<StripeEventId> ids) {
    books.inTransaction();
    return find(ids).stream()
        .map(StoredEvent::event)
        .collect(toMap(StripeEvent::id, event -> event));
  }

  @Override
  public Map<StripeEventId, StripeEvent> tryLock(Collection<StripeEventId> ids) {
    return lock(ids);
  }

  @Override
  public Answer<Set<StripeEventId>> known(Collection<StripeEventId> ids) {
    return Answer.of(lock(ids).keySet());
  }

  @Override
  public void add(List<NewEvent> events) {
    InMemoryState state = books.inTransaction();
    for (NewEvent added : events) {
      books.refuseIfUnstorable(added.event().id());
      NewEvent kept = new NewEvent(added.notice(), added.event(), added.payload().clone());
      if (state.events.putIfAbsent(added.event().id(), kept) != null) {
        throw new IllegalStateException(added.event().id() + " is known");
      }
    }
  }

  @Override
  public void update(List<ChangedEvent> events) {
    InMemoryState state = books.inTransaction();
    for (ChangedEvent changed : events) {
      books.refuseIfUnstorable(changed.event().id());
      books.refuseIfUnchangeable(changed.event().id());
      NewEvent before = state.events.get(changed.event().id());
      if (before == null) {
        throw new IllegalStateException(changed.event().id() + " is not known");
      }
      if (before.event().status() == ProcessingStatus.COMPLETED
          && changed.event().status() != ProcessingStatus.COMPLETED) {
        throw new IllegalStateException(changed.event().id() + " is completed");
      }
      state.claims.remove(changed.event().id());
      state.events.put(
          changed.event().id(), new NewEvent(changed.notice(), changed.event(), before.payload()));
    }
  }

  @Override
  public void markFailed(StripeEventId id, Failed failed) {
    books.refuseIfUnmarkable(id);
    books
        .inTransaction()
        .events
        .computeIfPresent(
            id,
            (any, row) ->
                row.event().isOpen()
                    ? new NewEvent(row.notice(), marked(row.event(), failed), row.payload())
                    : row);
  }

  private static StripeEvent marked(StripeEvent event, Failed failed) {
    return new StripeEvent(
        event.id(), event.type(), event.source(), event.receivedAt(), failed, event.attempts());
  }

  @Override
  public void amend(
      StripeEventId id, Amendment amendment, String actor, String reason, Instant at) {
    books.inTransaction().amendments.merge(id, amendment, Amendment::then);
  }

  @Override
  public Map<StripeEventId, Amendment> amendments(Collection<StripeEventId> ids) {
    return books.read(
        state ->
            state.amendments.entrySet().stream()
                .filter(row -> ids.contains(row.getKey()))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public void closeCredited(Set<PaymentId> payments, Instant at) {
    InMemoryState state = books.inTransaction();
    List<NewEvent> overtaken =
        state.events.values().stream()
            .filter(row -> isOvertaken(row.event().state()))
            .filter(row -> !(row.notice().fact() instanceof MoneyBack))
            .filter(row -> !row.event().type().matches("(refund|charge)\\..*"))
            .filter(row -> row.notice().payment().filter(payments::contains).isPresent())
            .toList();
    for (NewEvent row : overtaken) {
      StripeEvent event = row.event();
      StripeEvent closed =
          new StripeEvent(
              event.id(),
              event.type(),
              event.source(),
              event.receivedAt(),
              new Ignored(at, SkipReason.ALREADY_CREDITED),
              event.attempts());
      state.events.put(event.id(), new NewEvent(row.notice(), closed, row.payload()));
    }
  }

  private static boolean isOvertaken(StripeEvent.State state) {
    return state instanceof Failed failed
        ? failed.failure().code() != FailureCode.LEGACY_UNFINISHED
        : state instanceof Ignored ignored
            && ignored.reason().equals(SkipReason.NO_CREDITS_METADATA.code());
  }

  @Override
  public void addAttempts(List<Attempt> attempts) {
    books.inTransaction().attempts.addAll(attempts);
  }

  @Override
  public List<StripeEventId> claimDue(
      Instant now, Instant abandonedBefore, Instant until, int most) {
    InMemoryState state = books.inTransaction();
    List<StripeEventId> due =
        state.events.values().stream()
            .map(NewEvent::event)
            .filter(event -> !state.claims.getOrDefault(event.id(), Instant.MIN).isAfter(now))
            .flatMap(event -> due(event, now, abandonedBefore).stream())
            .sorted(Comparator.comparing(Due::rank).thenComparing(Due::since))
            .limit(most)
            .map(Due::id)
            .toList();
    due.forEach(id -> state.claims.put(id, until));
    return due;
  }

  private static Optional<Due> due(StripeEvent event, Instant now, Instant abandonedBefore) {
    Optional<Instant> since =
        switch (event.state()) {
          case Failed failed -> failed.nextAttempt().filter(next -> !next.isAfter(now));
          case Received received ->
              Optional.of(event.receivedAt()).filter(at -> at.isBefore(abandonedBefore));
          default -> Optional.empty();
        };
    int rank =
        event.state() instanceof Failed failed
            ? failed.failure().code() == FailureCode.STRIPE_UNAVAILABLE ? 2 : 0
            : 1;
    return since.map(at -> new Due(event.id(), rank, at));
  }

  @Override
  public List<StripeEventId> ignored(String skipReason, Optional<StripeEventId> after, int most) {
    return books.read(
        state ->
            state.events.values().stream()
                .map(NewEvent::event)
                .filter(it -> it.state() instanceof Ignored no && no.reason().equals(skipReason))
                .map(StripeEvent::id)
                .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
                .sorted()
                .limit(most)
                .toList());
  }

  /** When an event is to be tried by itself. */
  static Optional<Instant> nextTry(StripeEvent event, Duration abandonedAfter) {
    return switch (event.state()) {
      case Failed failed -> failed.nextAttempt();
      case Received received -> Optional.of(event.receivedAt().plus(abandonedAfter));
      default -> Optional.empty();
    };
  }

  @Override
  public Backlog backlog(Instant now) {
    return books.read(
        state -> {
          List<Instant> waiting =
              state.events.values().stream()
                  .map(NewEvent::event)
                  .filter(event -> event.status() == ProcessingStatus.FAILED)
                  .map(StripeEvent::receivedAt)
                  .sorted()
                  .toList();
          return new Backlog(
              waiting.size(),
              waiting.stream().findFirst().map(oldest -> Duration.between(oldest, now)));
        });
  }
}
