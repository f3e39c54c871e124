package io.tallystick.application.port;

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
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The ports over one storage, with what a contract needs to prepare it and to look into it. What is
 * prepared is committed at once; what is looked at is what has been committed.
 */
public interface Ports extends AutoCloseable {

  Transactions transactions();

  WebhookInbox inbox();

  UserDirectory directory();

  CreditLedger ledger();

  AuditLog audit();

  PendingAdjustments pendingAdjustments();

  Snoozes snoozes();

  Alerts alerts();

  MovedPayments movedPayments();

  SavedFilters savedFilters();

  /** What the pending adjustments look like. */
  BrowsePendingAdjustments pendingPages();

  Operators operators();

  ApiKeys apiKeys();

  Sessions sessions();

  SignInHistory signInHistory();

  ClientLedger clientLedger();

  ClientRequests clientRequests();

  Holds holds();

  ExpiringCredits expiringCredits();

  /** What the host application reads. */
  BrowseCredits creditPages();

  PriceTable prices();

  /** The prices, as pages show them. */
  BrowsePrices pricePages();

  SecondFactors secondFactors();

  BulkRuns bulkRuns();

  PendingWork pendingWork();

  /** What the bulk repairs look like. */
  BrowseBulkRuns bulkPages();

  /** Makes a user, as the host application does; the answer is the id. */
  long userWith(String email, String name, int balance);

  /** Gives a user a UUID. */
  void giveUuid(long user, UUID uuid);

  /** Links a user to a customer of Stripe's. */
  void giveCustomer(long user, String customer);

  int balanceOf(long user);

  /** What the rows of payments, refunds and disputes add up to for a user, less what is owed. */
  long netOfPayments(long user);

  /** Every row of a user's ledger, the oldest first. */
  List<LedgerRow> ledgerOf(long user);

  /** The host application takes credits of a user, past the program. */
  void spend(long user, int credits);

  /** The user as the host application sees it. */
  User user(long user);

  /** How many users there are. */
  int users();

  /** What the books hold of the purchases of a user, the oldest first. */
  List<Booking> purchasesOf(long user);

  /** The attempts to process an event, the oldest first. */
  List<Try> triesOf(StripeEventId event);

  /** What people did, the oldest first. */
  List<Action> actions();

  /** Whether a work waits in this moment for a key that another one holds. */
  boolean isSomebodyWaiting();

  /** Holds this account in a transaction of another program until what is returned is closed. */
  AutoCloseable holdAccount(long user);

  /** Holds this key in a transaction of another program until what is returned is closed. */
  AutoCloseable holdKey(String key);

  @Override
  void close();

  /** A user. */
  record User(String email, String name, int balance, Optional<String> customer) {}

  /**
   * A row of the ledger.
   *
   * @param cause the hold or the payment
   * @param expiring what of it expires
   */
  record LedgerRow(
      Instant at,
      EntryKind kind,
      int amount,
      int debtChange,
      int forgiven,
      Optional<String> cause,
      List<Expiring> expiring) {}

  /** A purchase in the books. */
  record Booking(StripeEventId event, int amount, int balanceAfter) {}

  /**
   * One try.
   *
   * @param trigger the name of what set it off
   * @param outcome the code of the status after it
   * @param code of the failure, or the reason why nothing was to do
   */
  record Try(String trigger, String outcome, Optional<String> code) {}
}
