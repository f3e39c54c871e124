package io.tallystick.application.port;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Ports.Try;
import io.tallystick.application.port.Ports.User;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.port.inbox.WebhookInbox.Attempt;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Sessions.Opened;
import io.tallystick.application.port.operator.SignInHistory.Failures;
import io.tallystick.application.port.operator.StoredPassword;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.query.BrowseNotifications.Notification;
import io.tallystick.application.query.BrowsePendingAdjustments;
import io.tallystick.application.query.BrowsePrices;
import io.tallystick.domain.alert.AlertState;
import io.tallystick.domain.alert.AlertWay;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.SavedFilter;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.Snooze;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** What {@link InMemoryBooks} holds. */
final class InMemoryState {

  final Map<StripeEventId, NewEvent> events = new LinkedHashMap<>();
  final Map<UserId, UserRow> users = new TreeMap<>();
  final List<BookingRow> bookings = new ArrayList<>();
  final List<OfUser> ledger = new ArrayList<>();
  final List<InMemoryBooks.Adjusted> adjustments = new ArrayList<>();
  final List<BrowsePendingAdjustments.Row> pendingAdjustments = new ArrayList<>();
  final Map<UserId, Integer> debts = new LinkedHashMap<>();
  final Map<StripeEventId, MoneyBack> movements = new LinkedHashMap<>();
  final Map<PaymentId, PaymentId> aliases = new LinkedHashMap<>();
  final Map<PaymentId, PaymentId> creditedTwice = new LinkedHashMap<>();
  final List<Attempt> attempts = new ArrayList<>();
  final List<Action> actions = new ArrayList<>();
  final Map<StripeEventId, Instant> claims = new LinkedHashMap<>();
  final Map<StripeEventId, Amendment> amendments = new LinkedHashMap<>();
  final Map<String, OperatorRow> operators = new TreeMap<>();
  final Map<String, SessionRow> sessions = new LinkedHashMap<>();
  final Map<String, Failures> failures = new LinkedHashMap<>();
  final Map<String, KeyRow> apiKeys = new TreeMap<>();
  final Map<BrowserKey, Instant> browsers = new LinkedHashMap<>();
  final List<ClientRow> clientRows = new ArrayList<>();
  final Map<String, AnswerRow> answers = new LinkedHashMap<>();
  final Map<HoldId, Hold> holds = new LinkedHashMap<>();
  final Map<Long, InMemoryLots.Row> lots = new TreeMap<>();
  final Map<String, Map<Long, Integer>> lotUses = new TreeMap<>();
  final Map<String, BrowsePrices.Row> prices = new TreeMap<>();
  final List<BrowsePrices.Change> priceChanges = new ArrayList<>();
  final Map<String, InMemorySecondFactors.FactorRow> secondFactors = new TreeMap<>();
  final Map<String, Map<String, SavedFilter>> savedFilters = new TreeMap<>();
  final Map<PaymentId, UserId> moved = new LinkedHashMap<>();
  final Map<StripeEventId, Snooze> snoozes = new LinkedHashMap<>();
  final Map<Long, BulkRun> bulkRuns = new TreeMap<>();
  final List<BulkRow> bulkRows = new ArrayList<>();
  final Map<AlertWay, WayRow> alertWays = new EnumMap<>(AlertWay.class);
  final List<Notification> notifications = new ArrayList<>();

  /** As a sequence: a number that was taken back is not given again. */
  private AtomicLong lastUser = new AtomicLong();

  /** An event of a bulk repair. */
  record BulkRow(
      long run,
      int position,
      BulkRuns.Planned planned,
      Optional<Instant> claimedAt,
      Optional<BulkResult> happened) {}

  /** A way of alerting, and until when an instance has claimed the next alert by it. */
  record WayRow(AlertState state, Optional<Instant> claimedUntil) {}

  /** A row of the ledger, of whatever kind. */
  record OfUser(UserId user, Ports.LedgerRow row) {}

  /** A row that an event caused, with the balance that it left. */
  record BookingRow(LedgerEntry entry, int after, Instant at) {}

  /** An operator with the hash of the password. */
  record OperatorRow(
      Operator operator,
      Optional<StoredPassword> password,
      Optional<Operators.ProviderIdentity> identity) {}

  /** A key to the API with the digest of its secret. */
  record KeyRow(ApiKey key, byte[] digest) {}

  /** A ledger row of the host application's, with the balance after it. */
  record ClientRow(long id, ClientBooking booking, Posting posting, int after, Instant at) {}

  /** An answer to the host application. */
  record AnswerRow(ClientRequests.Answered answered, Instant at) {}

  /** A session, under the digest of its id. */
  record SessionRow(Opened opened, Instant createdAt, Instant lastSeenAt) {

    boolean lasts(Instant notIdleSince, Instant notBefore) {
      return lastSeenAt.isAfter(notIdleSince) && createdAt.isAfter(notBefore);
    }
  }

  /** A browser, by the digest of its secret, and an operator who has signed in with it. */
  record BrowserKey(String digest, String operator) {}

  /** A user with its ids. */
  record UserRow(User user, Optional<UUID> uuid) {

    UserRow with(UUID known) {
      return new UserRow(user, Optional.of(known));
    }

    UserRow with(String customer) {
      return new UserRow(
          new User(user.email(), user.name(), user.balance(), Optional.of(customer)), uuid);
    }

    UserRow with(int balance) {
      return new UserRow(new User(user.email(), user.name(), balance, user.customer()), uuid);
    }
  }

  /** The rows do not change, so that their containers are all there is to copy. */
  InMemoryState copy() {
    InMemoryState copy = new InMemoryState();
    copy.events.putAll(events);
    copy.users.putAll(users);
    copy.bookings.addAll(bookings);
    copy.ledger.addAll(ledger);
    copy.debts.putAll(debts);
    copy.movements.putAll(movements);
    copy.aliases.putAll(aliases);
    copy.creditedTwice.putAll(creditedTwice);
    copy.adjustments.addAll(adjustments);
    copy.pendingAdjustments.addAll(pendingAdjustments);
    copy.attempts.addAll(attempts);
    copy.actions.addAll(actions);
    copy.claims.putAll(claims);
    copy.amendments.putAll(amendments);
    copy.operators.putAll(operators);
    copy.sessions.putAll(sessions);
    copy.failures.putAll(failures);
    copy.apiKeys.putAll(apiKeys);
    copy.browsers.putAll(browsers);
    copy.clientRows.addAll(clientRows);
    copy.answers.putAll(answers);
    copy.holds.putAll(holds);
    copy.lots.putAll(lots);
    lotUses.forEach((cause, uses) -> copy.lotUses.put(cause, new TreeMap<>(uses)));
    copy.prices.putAll(prices);
    copy.priceChanges.addAll(priceChanges);
    copy.secondFactors.putAll(secondFactors);
    savedFilters.forEach((who, saved) -> copy.savedFilters.put(who, new TreeMap<>(saved)));
    copy.moved.putAll(moved);
    copy.snoozes.putAll(snoozes);
    copy.bulkRuns.putAll(bulkRuns);
    copy.bulkRows.addAll(bulkRows);
    copy.alertWays.putAll(alertWays);
    copy.notifications.addAll(notifications);
    copy.lastUser = lastUser;
    return copy;
  }

  UserId addUser(String email, String name, int balance) {
    UserId id = new UserId(lastUser.incrementAndGet());
    users.put(id, new UserRow(new User(email, name, balance, Optional.empty()), Optional.empty()));
    return id;
  }

  static Try tryOf(Attempt attempt) {
    Optional<String> code =
        switch (attempt.event().state()) {
          case Failed failed -> Optional.of(failed.failure().code().code());
          case Ignored ignored -> Optional.of(ignored.reason());
          default -> Optional.empty();
        };
    return new Try(attempt.trigger().name(), attempt.event().status().code(), code);
  }
}
