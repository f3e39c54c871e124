package io.tallystick.adapter.web;

import io.tallystick.application.port.Answer;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.inbox.Backlog;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.PaymentId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The inbox, the books and the users, as far as deliveries need them; it can be away. */
public final class InMemoryBooks
    implements WebhookInbox, CreditLedger, UserDirectory, AuditLog, Transactions {

  /** What a database says of a row that it refuses. */
  static final String TELLTALE = "Failing row contains (7, jane.doe@shop.example, Jane Doe)";

  /** Whoever pays for this user meets a database that refuses. */
  static final UserId CURSED = new UserId(666);

  private final Map<StripeEventId, StoredEvent> events = new HashMap<>();
  private final Map<UserId, Balance> balances = new HashMap<>();
  private final Map<PaymentId, Payment> credited = new HashMap<>();
  private volatile boolean away;
  private int timesAsked;
  private boolean askedByVirtualThread;

  public void goAway() {
    away = true;
  }

  public void comeBack() {
    away = false;
  }

  /** How often somebody wanted to know what waits. */
  public synchronized int timesAsked() {
    return timesAsked;
  }

  synchronized boolean askedByVirtualThread() {
    return askedByVirtualThread;
  }

  synchronized void open(long user) {
    balances.put(new UserId(user), new Balance(0));
  }

  synchronized int balance(long user) {
    return balances.get(new UserId(user)).value();
  }

  synchronized void put(StripeEvent event, byte[] payload) {
    events.put(event.id(), new StoredEvent(event, payload));
  }

  synchronized Optional<StoredEvent> stored(String id) {
    return Optional.ofNullable(events.get(new StripeEventId(id)));
  }

  synchronized int size() {
    return events.size();
  }

  @Override
  public synchronized <T> T committedIf(
      Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted) {
    refuseIfAway();
    var eventsBefore = Map.copyOf(events);
    var balancesBefore = Map.copyOf(balances);
    var creditedBefore = Map.copyOf(credited);
    try {
      T result = work.get();
      if (!wanted.test(result)) {
        throw new UnsupportedOperationException("no delivery is a preview");
      }
      return result;
    } catch (RuntimeException broken) {
      restore(events, eventsBefore);
      restore(balances, balancesBefore);
      restore(credited, creditedBefore);
      throw broken;
    }
  }

  private static <K, V> void restore(Map<K, V> map, Map<K, V> before) {
    map.clear();
    map.putAll(before);
  }

  private void refuseIfAway() {
    if (away) {
      throw new StorageUnavailable("the database is away", new SQLException(TELLTALE, "57P01"));
    }
  }

  @Override
  public synchronized List<StoredEvent> find(Collection<StripeEventId> ids) {
    refuseIfAway();
    return ids.stream().flatMap(id -> Optional.ofNullable(events.get(id)).stream()).toList();
  }

  @Override
  public List<StoredEvent> ofPayments(Collection<PaymentId> payments) {
    return List.of();
  }

  @Override
  public Map<StripeEventId, StripeEvent> lock(Collection<StripeEventId> ids) {
    Map<StripeEventId, StripeEvent> found = new HashMap<>();
    find(ids).forEach(stored -> found.put(stored.event().id(), stored.event()));
    return found;
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
  public void add(List<NewEvent> added) {
    added.forEach(it -> put(it.event(), it.payload()));
  }

  @Override
  public void update(List<ChangedEvent> changed) {
    changed.forEach(it -> put(it.event(), events.get(it.event().id()).payload()));
  }

  @Override
  public void adjust(Adjustment adjustment, Booked booked, Instant at) {
    throw new UnsupportedOperationException("no delivery adjusts a balance");
  }

  @Override
  public long newest(UserId user) {
    throw new UnsupportedOperationException("no delivery adjusts a balance");
  }

  @Override
  public void markFailed(StripeEventId id, Failed failed) {
    throw new UnsupportedOperationException("every failure can be recorded");
  }

  @Override
  public void amend(
      StripeEventId id, Amendment amendment, String actor, String reason, Instant at) {
    throw new UnsupportedOperationException("no delivery amends an event");
  }

  @Override
  public Map<StripeEventId, Amendment> amendments(Collection<StripeEventId> ids) {
    return Map.of();
  }

  @Override
  public void closeCredited(Set<PaymentId> payments, Instant at) {}

  @Override
  public Answer<Map<PaymentId, PaymentHistory>> histories(Collection<PaymentId> payments) {
    return Answer.of(Map.of());
  }

  @Override
  public void addMovements(List<EventNotice> moneyBack) {
    throw new UnsupportedOperationException("no delivery is a refund");
  }

  @Override
  public Answer<Map<PaymentId, PaymentId>> aliases(Collection<PaymentId> ids) {
    return Answer.of(Map.of());
  }

  @Override
  public Set<PaymentId> noteCreditedTwice(Map<PaymentId, PaymentId> ids) {
    return Set.of();
  }

  @Override
  public void keep(Map<PaymentId, PaymentId> aliases) {
    throw new UnsupportedOperationException("no delivery names a payment by two ids");
  }

  @Override
  public void addAttempts(List<Attempt> attempts) {}

  @Override
  public List<StripeEventId> claimDue(
      Instant now, Instant abandonedBefore, Instant until, int most) {
    return List.of();
  }

  @Override
  public List<StripeEventId> ignored(String skipReason, Optional<StripeEventId> after, int most) {
    return List.of();
  }

  @Override
  public synchronized Backlog backlog(Instant now) {
    timesAsked++;
    askedByVirtualThread = Thread.currentThread().isVirtual();
    refuseIfAway();
    List<StripeEvent> failed =
        events.values().stream()
            .map(StoredEvent::event)
            .filter(event -> event.state() instanceof Failed)
            .toList();
    return new Backlog(
        failed.size(),
        failed.stream()
            .map(StripeEvent::receivedAt)
            .min(Instant::compareTo)
            .map(oldest -> Duration.between(oldest, now)));
  }

  @Override
  public Answer<Map<PaymentId, Payment>> payments(Set<PaymentId> payments) {
    Map<PaymentId, Payment> found = new HashMap<>(credited);
    found.keySet().retainAll(payments);
    return Answer.of(found);
  }

  @Override
  public Answer<Map<UserId, Integer>> debts(Set<UserId> users) {
    return Answer.of(Map.of());
  }

  @Override
  public void append(List<LedgerEntry> entries, Instant at) {
    for (LedgerEntry entry : entries) {
      balances.merge(
          entry.user(),
          new Balance(entry.amount()),
          (before, added) -> new Balance(before.value() + added.value()));
      credited.put(
          entry.payment(),
          Payment.notCredited(entry.payment())
              .granted(
                  entry.user(),
                  entry.amount(),
                  Optional.empty(),
                  new Account(new Balance(entry.amount()), 0).unchanged()));
    }
  }

  @Override
  public Answer<Findings> find(Set<UserReference> references) {
    Map<UserReference, List<UserId>> found = new HashMap<>();
    for (UserReference reference : references) {
      if (reference instanceof NumericId number) {
        if (number.value().equals(CURSED)) {
          throw new IllegalStateException(TELLTALE, new SQLException(TELLTALE, "23514"));
        }
        if (balances.containsKey(number.value())) {
          found.put(reference, List.of(number.value()));
        }
      }
    }
    return Answer.of(new Findings(found));
  }

  @Override
  public Creation create(EmailAddress email) {
    return new Creation.Done();
  }

  @Override
  public Map<UserId, Balance> lock(Set<UserId> users) {
    Map<UserId, Balance> found = new HashMap<>(balances);
    found.keySet().retainAll(users);
    return found;
  }

  @Override
  public Answer<Map<UserId, Balance>> tryLock(Set<UserId> users) {
    return Answer.of(lock(users));
  }

  @Override
  public Map<UserId, String> linkCustomers(Map<UserId, StripeCustomerId> customers) {
    return Map.of();
  }

  @Override
  public void append(List<Action> actions) {}

  @Override
  public Set<String> subjects(String actor, String name, Instant after) {
    return Set.of();
  }
}
