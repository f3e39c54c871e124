package io.tallystick.application.port;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.alert.Alerts;
import io.tallystick.application.port.credit.ClientLedger;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.credit.ExpiringCredits;
import io.tallystick.application.port.credit.Holds;
import io.tallystick.application.port.credit.MovedPayments;
import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.port.credit.PriceTable;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.operator.ApiKeys;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.SavedFilters;
import io.tallystick.application.port.operator.SecondFactors;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.port.repair.Snoozes;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.application.query.BrowsePendingAdjustments;
import io.tallystick.application.query.BrowsePrices;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.Snooze;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Inbox, users, books and audit log in memory. All works happen one after the other, and one that
 * fails leaves nothing. It can be away, and can break over a single event.
 */
public final class InMemoryBooks implements Ports, Transactions {

  private final ReentrantLock lock = new ReentrantLock();
  private final WebhookInbox inbox = new InMemoryInbox(this);
  private final UserDirectory directory = new InMemoryDirectory(this);
  private final CreditLedger ledger = new InMemoryLedger(this);
  private final InMemoryPendingAdjustments pendingAdjustments =
      new InMemoryPendingAdjustments(this);
  private final Operators operators = new InMemoryOperators(this);
  private final InMemoryClientBooks clientBooks = new InMemoryClientBooks(this);
  private final ApiKeys apiKeys = new InMemoryApiKeys(this);
  private final InMemoryPrices prices = new InMemoryPrices(this);
  private final Sessions sessions = new InMemorySessions(this);
  private final SignInHistory signInHistory = new InMemorySignInHistory(this);
  private final SecondFactors secondFactors = new InMemorySecondFactors(this);
  private final InMemoryBulkRuns bulkRuns = new InMemoryBulkRuns(this);
  private final Set<StripeEventId> unbookable = ConcurrentHashMap.newKeySet();
  private final Set<StripeEventId> overflowing = ConcurrentHashMap.newKeySet();
  private final Set<StripeEventId> unmarkable = ConcurrentHashMap.newKeySet();
  private final Set<StripeEventId> unchangeable = ConcurrentHashMap.newKeySet();
  private final Set<StripeEventId> unstorable = ConcurrentHashMap.newKeySet();
  private final Set<Long> brokenRuns = ConcurrentHashMap.newKeySet();
  private final Set<UserId> heldElsewhere = ConcurrentHashMap.newKeySet();
  private final Set<String> keysHeldElsewhere = ConcurrentHashMap.newKeySet();
  private final AtomicInteger commits = new AtomicInteger();
  private volatile boolean away;
  private volatile Runnable beforeEachCall = () -> {};
  private volatile Optional<String> refusal = Optional.empty();
  private InMemoryState state = new InMemoryState();

  /** From now on nothing can be read, and nothing committed: not even what is under way. */
  public void goAway() {
    away = true;
  }

  /** Is run before each call of a port and before each commit, and may throw anything. */
  public void beforeEachCall(Runnable hook) {
    beforeEachCall = hook;
  }

  public void comeBack() {
    away = false;
  }

  /** Booking a purchase for this event breaks in a way that nobody foresaw. */
  public void breakBookingOf(StripeEventId event) {
    unbookable.add(event);
  }

  /** Booking a purchase for this event exhausts the stack. */
  public void overflowOver(StripeEventId event) {
    overflowing.add(event);
  }

  /** Storing this event breaks in a way that nobody foresaw. */
  public void breakStoringOf(StripeEventId event) {
    unstorable.add(event);
  }

  /** Claiming events of this bulk repair breaks in a way that nobody foresaw. */
  public void breakClaimingOf(long run) {
    brokenRuns.add(run);
  }

  /** Changing the whole row of this event breaks in a way that nobody foresaw. */
  public void breakChangesOf(StripeEventId event) {
    unchangeable.add(event);
  }

  /** Marking this event as failed breaks, too. */
  public void breakMarkingOf(StripeEventId event) {
    unmarkable.add(event);
  }

  void refuseIfUnmarkable(StripeEventId event) {
    if (unmarkable.contains(event)) {
      throw new IllegalStateException("marking " + event + " breaks");
    }
  }

  void refuseIfUnchangeable(StripeEventId event) {
    if (unchangeable.contains(event)) {
      throw new IllegalStateException("changing " + event + " breaks");
    }
  }

  /** The host application holds this account. */
  public void holdElsewhere(long user) {
    heldElsewhere.add(new UserId(user));
  }

  /** The host application holds no account. */
  public void letGo() {
    heldElsewhere.clear();
  }

  /** The host application allows no account that we could make. */
  public void refuseNewAccounts(String reason) {
    refusal = Optional.of(reason);
  }

  Optional<String> newAccountsAreRefused() {
    return refusal;
  }

  /** Nothing breaks any more. */
  public void mend() {
    unbookable.clear();
    overflowing.clear();
    unstorable.clear();
    unchangeable.clear();
    unmarkable.clear();
    brokenRuns.clear();
  }

  /** How many works were committed. */
  public int commits() {
    return commits.get();
  }

  /** All events, in the order in which they were stored. */
  public List<StripeEvent> events() {
    return look(it -> it.events.values().stream().map(row -> row.event()).toList());
  }

  /** The event, which must be there. */
  public StripeEvent event(String id) {
    return look(it -> it.events.get(new StripeEventId(id)).event());
  }

  @Override
  public <T> T committedIf(Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a transaction inside a transaction");
    }
    lock.lock();
    InMemoryState before = state.copy();
    boolean kept = false;
    try {
      refuseIfAway();
      if (keys.stream().anyMatch(keysHeldElsewhere::contains)) {
        throw new LockTimeout("another transaction holds the key");
      }
      T result = work.get();
      refuseIfAway();
      kept = wanted.test(result);
      commits.addAndGet(kept ? 1 : 0);
      return result;
    } catch (Exception failure) {
      throw failure instanceof RuntimeException unchecked ? unchecked : new WorkFailed(failure);
    } finally {
      state = kept ? state : before;
      lock.unlock();
    }
  }

  @Override
  public <T> T committedWithFree(Collection<String> keys, Function<Answer<Set<String>>, T> work) {
    Set<String> free =
        keys.stream().filter(key -> !keysHeldElsewhere.contains(key)).collect(toSet());
    return committed(free, () -> work.apply(Answer.of(free)));
  }

  /** Reads, in the transaction under way or in none. */
  <T> T read(Function<InMemoryState, T> question) {
    refuseIfAway();
    return look(question);
  }

  /** The same, for what is asked together with other questions. */
  <T> Answer<T> answer(Function<InMemoryState, T> question) {
    return Answer.of(read(question));
  }

  /** The state to change or to hold on to, which makes no sense outside a transaction. */
  InMemoryState inTransaction() {
    if (!lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("this belongs into a transaction");
    }
    refuseIfAway();
    return state;
  }

  void refuseIfUnbookable(StripeEventId event) {
    if (unbookable.contains(event)) {
      throw new IllegalStateException("booking " + event + " breaks");
    }
    if (overflowing.contains(event)) {
      throw new StackOverflowError();
    }
  }

  boolean isHeldElsewhere(UserId user) {
    return heldElsewhere.contains(user);
  }

  void refuseIfHeldElsewhere(Set<UserId> users) {
    if (users.stream().anyMatch(heldElsewhere::contains)) {
      throw new LockTimeout("the host application holds the account");
    }
  }

  void refuseIfUnstorable(StripeEventId event) {
    if (unstorable.contains(event)) {
      throw new IllegalStateException("storing " + event + " breaks");
    }
  }

  void refuseIfBroken(long run) {
    if (brokenRuns.contains(run)) {
      throw new IllegalStateException("claiming events of run " + run + " breaks");
    }
  }

  private void refuseIfAway() {
    beforeEachCall.run();
    if (away) {
      throw new StorageUnavailable("the books are away");
    }
  }

  /** Looks into the state, whether the ports are away or not. */
  private <T> T look(Function<InMemoryState, T> question) {
    lock.lock();
    try {
      return question.apply(state);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Transactions transactions() {
    return this;
  }

  @Override
  public WebhookInbox inbox() {
    return inbox;
  }

  @Override
  public UserDirectory directory() {
    return directory;
  }

  @Override
  public CreditLedger ledger() {
    return ledger;
  }

  @Override
  public AuditLog audit() {
    return new AuditLog() {
      @Override
      public void append(List<Action> actions) {
        inTransaction().actions.addAll(actions);
      }

      @Override
      public Set<String> subjects(String actor, String name, Instant after) {
        return actions().stream()
            .filter(it -> it.actor().equals(actor) && it.name().equals(name))
            .filter(it -> it.at().isAfter(after))
            .map(Action::subject)
            .collect(Collectors.toSet());
      }
    };
  }

  @Override
  public Operators operators() {
    return operators;
  }

  @Override
  public ApiKeys apiKeys() {
    return apiKeys;
  }

  @Override
  public PriceTable prices() {
    return prices;
  }

  @Override
  public BrowsePrices pricePages() {
    return prices;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public SecondFactors secondFactors() {
    return secondFactors;
  }

  @Override
  public SignInHistory signInHistory() {
    return signInHistory;
  }

  @Override
  public ClientLedger clientLedger() {
    return clientBooks;
  }

  @Override
  public ClientRequests clientRequests() {
    return clientBooks;
  }

  @Override
  public ExpiringCredits expiringCredits() {
    return new InMemoryLots(this);
  }

  @Override
  public Holds holds() {
    return clientBooks;
  }

  @Override
  public BrowseCredits creditPages() {
    return clientBooks;
  }

  @Override
  public BulkRuns bulkRuns() {
    return bulkRuns;
  }

  @Override
  public PendingWork pendingWork() {
    return abandonedAfter ->
        read(
            it ->
                new PendingWork.Pending(
                    it.events.values().stream()
                        .flatMap(row -> InMemoryInbox.nextTry(row.event(), abandonedAfter).stream())
                        .min(Comparator.naturalOrder()),
                    it.bulkRuns.values().stream()
                        .anyMatch(run -> run.state() == BulkRun.State.RUNNING),
                    Stream.concat(
                            it.holds.values().stream().filter(Hold::open).map(Hold::expiresAt),
                            InMemoryLots.times(it))
                        .min(Comparator.naturalOrder())));
  }

  @Override
  public SavedFilters savedFilters() {
    return new InMemorySavedFilters(this);
  }

  @Override
  public MovedPayments movedPayments() {
    return new InMemoryMovedPayments(this);
  }

  @Override
  public Snoozes snoozes() {
    return new InMemorySnoozes(this);
  }

  @Override
  public Alerts alerts() {
    return new InMemoryAlerts(this, Instant.EPOCH);
  }

  /** Those of these events that are snoozed then. */
  public Map<StripeEventId, Snooze> snoozed(List<StripeEventId> ids, Instant now) {
    return read(
        state ->
            state.snoozes.values().stream()
                .filter(it -> ids.contains(it.event()) && it.until().isAfter(now))
                .collect(Collectors.toMap(Snooze::event, it -> it)));
  }

  @Override
  public PendingAdjustments pendingAdjustments() {
    return pendingAdjustments;
  }

  @Override
  public BrowsePendingAdjustments pendingPages() {
    return pendingAdjustments;
  }

  @Override
  public BrowseBulkRuns bulkPages() {
    return bulkRuns;
  }

  @Override
  public long userWith(String email, String name, int balance) {
    return look(it -> it.addUser(email, name, balance).value());
  }

  @Override
  public void giveUuid(long user, UUID uuid) {
    look(it -> it.users.computeIfPresent(new UserId(user), (id, row) -> row.with(uuid)));
  }

  @Override
  public void giveCustomer(long user, String customer) {
    look(it -> it.users.computeIfPresent(new UserId(user), (id, row) -> row.with(customer)));
  }

  @Override
  public int balanceOf(long user) {
    return user(user).balance();
  }

  @Override
  public User user(long user) {
    return look(it -> it.users.get(new UserId(user)).user());
  }

  @Override
  public int users() {
    return look(it -> it.users.size());
  }

  @Override
  public List<Booking> purchasesOf(long user) {
    return look(
        it ->
            it.bookings.stream()
                .filter(row -> row.entry().user().value() == user)
                .filter(row -> row.entry().kind() == EntryKind.PURCHASE)
                .map(row -> new Booking(row.entry().event(), row.entry().amount(), row.after()))
                .toList());
  }

  @Override
  public List<Try> triesOf(StripeEventId event) {
    return look(
        it ->
            it.attempts.stream()
                .filter(attempt -> attempt.event().id().equals(event))
                .map(InMemoryState::tryOf)
                .toList());
  }

  @Override
  public List<Action> actions() {
    return look(it -> List.copyOf(it.actions));
  }

  /** A correction of a balance, the balance that it left, what it repaid, and when. */
  public record Adjusted(Adjustment adjustment, int after, int repaid, Instant at) {

    /** How many rows of the ledger it is: what it repays is one more. */
    public int rows() {
      return repaid == 0 ? 1 : 2;
    }
  }

  /** The corrections of all balances, the oldest first. */
  public List<Adjusted> adjustments() {
    return look(it -> List.copyOf(it.adjustments));
  }

  @Override
  public boolean isSomebodyWaiting() {
    return lock.hasQueuedThreads();
  }

  @Override
  public AutoCloseable holdAccount(long user) {
    holdElsewhere(user);
    return this::letGo;
  }

  @Override
  public AutoCloseable holdKey(String key) {
    keysHeldElsewhere.add(key);
    return () -> keysHeldElsewhere.remove(key);
  }

  @Override
  public void close() {}

  @Override
  public void spend(long user, int credits) {
    if (credits == 0) {
      return;
    }
    look(
        it ->
            InMemoryLedger.post(
                it,
                new UserId(user),
                new Posting(EntryKind.EXTERNAL, -credits, 0, 0),
                Optional.empty(),
                List.of(),
                Instant.EPOCH));
  }

  @Override
  public List<LedgerRow> ledgerOf(long user) {
    return look(
        it ->
            it.ledger.stream()
                .filter(of -> of.user().value() == user)
                .map(InMemoryState.OfUser::row)
                .toList());
  }

  /** Makes an account owe credits. */
  public void owe(long user, int credits) {
    look(it -> it.debts.put(new UserId(user), credits));
  }

  /** What an account owes. */
  public int debtOf(long user) {
    return look(it -> it.debts.getOrDefault(new UserId(user), 0));
  }

  @Override
  public long netOfPayments(long user) {
    return look(
        it ->
            it.bookings.stream()
                .map(row -> row.entry())
                .filter(entry -> entry.user().value() == user)
                .mapToLong(entry -> entry.amount() - entry.posting().debtChange())
                .sum());
  }

  /** Payments that are credited under two ids, as inboxes noted them. */
  public Map<PaymentId, PaymentId> creditedTwice() {
    return look(it -> Map.copyOf(it.creditedTwice));
  }

  /** The rows that events made for an account: {@code refund -30}, {@code repayment -5 -5}. */
  public List<String> postingsOf(long user) {
    return look(
        it ->
            it.bookings.stream()
                .map(row -> row.entry())
                .filter(entry -> entry.user().value() == user)
                .map(
                    entry ->
                        entry.kind().code()
                            + " "
                            + entry.amount()
                            + (entry.posting().debtChange() == 0
                                ? ""
                                : " owes " + entry.posting().debtChange()))
                .toList());
  }

  /** The user with this address, letter by letter. */
  public Optional<Long> userAt(String email) {
    return look(
        it ->
            it.users.entrySet().stream()
                .filter(row -> row.getValue().user().email().equals(email))
                .map(row -> row.getKey().value())
                .findFirst());
  }
}
