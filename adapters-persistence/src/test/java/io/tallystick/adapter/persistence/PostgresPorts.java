package io.tallystick.adapter.persistence;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.PendingWork;
import io.tallystick.application.port.Ports;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** The adapters of this module on a database of their own. */
record PostgresPorts(Database database, Adapters adapters) implements Ports {

  static PostgresPorts open() {
    Database database = Server.migrated();
    return new PostgresPorts(database, Adapters.on(database, 3));
  }

  @Override
  public Transactions transactions() {
    return adapters.transactions();
  }

  @Override
  public WebhookInbox inbox() {
    return adapters.inbox();
  }

  @Override
  public UserDirectory directory() {
    return adapters.users();
  }

  @Override
  public CreditLedger ledger() {
    return adapters.ledger();
  }

  @Override
  public AuditLog audit() {
    return adapters.audit();
  }

  @Override
  public Operators operators() {
    return adapters.operators();
  }

  @Override
  public Sessions sessions() {
    return adapters.context().getBean(Sessions.class);
  }

  @Override
  public SignInHistory signInHistory() {
    return adapters.context().getBean(SignInHistory.class);
  }

  @Override
  public SecondFactors secondFactors() {
    return adapters.context().getBean(SecondFactors.class);
  }

  @Override
  public PriceTable prices() {
    return adapters.context().getBean(PriceTable.class);
  }

  @Override
  public BrowsePrices pricePages() {
    return adapters.context().getBean(BrowsePrices.class);
  }

  @Override
  public PendingWork pendingWork() {
    return adapters.context().getBean(PendingWork.class);
  }

  @Override
  public SavedFilters savedFilters() {
    return adapters.context().getBean(SavedFilters.class);
  }

  @Override
  public MovedPayments movedPayments() {
    return adapters.context().getBean(MovedPayments.class);
  }

  @Override
  public Snoozes snoozes() {
    return adapters.context().getBean(Snoozes.class);
  }

  @Override
  public Alerts alerts() {
    return adapters.context().getBean(Alerts.class);
  }

  @Override
  public PendingAdjustments pendingAdjustments() {
    return adapters.context().getBean(PendingAdjustments.class);
  }

  @Override
  public BrowsePendingAdjustments pendingPages() {
    return adapters.context().getBean(BrowsePendingAdjustments.class);
  }

  @Override
  public ApiKeys apiKeys() {
    return adapters.context().getBean(ApiKeys.class);
  }

  @Override
  public ClientLedger clientLedger() {
    return adapters.context().getBean(ClientLedger.class);
  }

  @Override
  public ClientRequests clientRequests() {
    return adapters.context().getBean(ClientRequests.class);
  }

  @Override
  public Holds holds() {
    return adapters.context().getBean(Holds.class);
  }

  @Override
  public ExpiringCredits expiringCredits() {
    return adapters.context().getBean(ExpiringCredits.class);
  }

  @Override
  public BrowseCredits creditPages() {
    return adapters.context().getBean(BrowseCredits.class);
  }

  @Override
  public BulkRuns bulkRuns() {
    return adapters.context().getBean(BulkRuns.class);
  }

  @Override
  public BrowseBulkRuns bulkPages() {
    return adapters.context().getBean(BrowseBulkRuns.class);
  }

  @Override
  public long userWith(String email, String name, int balance) {
    return database.number(
        "INSERT INTO users (email, name, credits_balance) VALUES ('%s', '%s', %d) RETURNING id"
            .formatted(email, name, balance));
  }

  @Override
  public void giveUuid(long user, UUID uuid) {
    database.execute("UPDATE users SET user_uuid = '%s' WHERE id = %d".formatted(uuid, user));
  }

  @Override
  public void giveCustomer(long user, String customer) {
    database.execute(
        "UPDATE users SET stripe_customer_id = '%s' WHERE id = %d".formatted(customer, user));
  }

  @Override
  public int balanceOf(long user) {
    return Math.toIntExact(database.balance(user));
  }

  @Override
  public long netOfPayments(long user) {
    return adapters
        .context()
        .getBean(Sql.class)
        .query(
            """
            SELECT coalesce(sum(amount - debt_change), 0) FROM credit_ledger
            WHERE user_id = ? AND payment_id IS NOT NULL
            """,
            row -> row.getLong(1),
            user)
        .getFirst();
  }

  @Override
  public List<LedgerRow> ledgerOf(long user) {
    return adapters
        .context()
        .getBean(Sql.class)
        .query(
            """
            SELECT created_at, kind, amount, debt_change, forgiven,
              coalesce(hold_id, payment_id) AS cause, parts.amounts, parts.times
            FROM credit_ledger AS entry CROSS JOIN LATERAL (
              SELECT array_agg(credits::integer ORDER BY at) AS amounts,
                array_agg(at::timestamptz ORDER BY at) AS times
              FROM jsonb_each_text(CASE WHEN amount > 0 AND expires_at IS NOT NULL
                THEN coalesce(expiring, jsonb_build_object(expires_at::text, amount)) END)
                AS part (at, credits)) AS parts
            WHERE user_id = ? ORDER BY id
            """,
            row ->
                new LedgerRow(
                    row.getTimestamp("created_at").toInstant(),
                    EntryKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    row.getInt("amount"),
                    row.getInt("debt_change"),
                    row.getInt("forgiven"),
                    Optional.ofNullable(row.getString("cause")),
                    expiring(row)),
            user);
  }

  private static List<Expiring> expiring(ResultSet row) throws SQLException {
    if (row.getArray("amounts") == null) {
      return List.of();
    }
    Integer[] amounts = (Integer[]) row.getArray("amounts").getArray();
    Timestamp[] times = (Timestamp[]) row.getArray("times").getArray();
    return IntStream.range(0, amounts.length)
        .mapToObj(i -> new Expiring(amounts[i], times[i].toInstant()))
        .toList();
  }

  @Override
  public void spend(long user, int credits) {
    database.execute(
        "UPDATE users SET credits_balance = credits_balance - %d WHERE id = %d"
            .formatted(credits, user));
  }

  @Override
  public User user(long user) {
    String[] row =
        database
            .one(
                "SELECT email, name, credits_balance, stripe_customer_id FROM users WHERE id = "
                    + user)
            .split("\\|");
    return new User(row[0], row[1], Integer.parseInt(row[2]), present(row[3]));
  }

  @Override
  public int users() {
    return Math.toIntExact(database.number("SELECT count(*) FROM users"));
  }

  @Override
  public List<Booking> purchasesOf(long user) {
    return database
        .rows(
            "SELECT event_id, amount, balance_after FROM credit_ledger"
                + " WHERE kind = 'purchase' AND user_id = %d ORDER BY id".formatted(user))
        .stream()
        .map(row -> row.split("\\|"))
        .map(
            row ->
                new Booking(
                    new StripeEventId(row[0]), Integer.parseInt(row[1]), Integer.parseInt(row[2])))
        .toList();
  }

  @Override
  public List<Try> triesOf(StripeEventId event) {
    return database
        .rows(
            "SELECT triggered_by, outcome, code FROM stripe_event_attempts"
                + " WHERE event_id = '%s' ORDER BY id".formatted(event))
        .stream()
        .map(row -> row.split("\\|"))
        .map(row -> new Try(row[0], row[1], present(row[2])))
        .toList();
  }

  @Override
  public List<Action> actions() {
    return database
        .rows(
            "SELECT actor, action, subject, reason, extract(epoch FROM at)::bigint"
                + " FROM audit_log ORDER BY id")
        .stream()
        .map(row -> row.split("\\|"))
        .map(
            row ->
                new Action(
                    row[0], row[1], row[2], row[3], Instant.ofEpochSecond(Long.parseLong(row[4]))))
        .toList();
  }

  @Override
  public boolean isSomebodyWaiting() {
    return database.lockIsAwaited();
  }

  @Override
  public AutoCloseable holdAccount(long user) {
    try {
      Connection holder = database.connection();
      holder.setAutoCommit(false);
      try (PreparedStatement statement =
          holder.prepareStatement("UPDATE users SET name = name WHERE id = ?")) {
        statement.setLong(1, user);
        statement.execute();
      }
      return () -> {
        try (Connection closed = holder) {
          closed.rollback();
        }
      };
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public AutoCloseable holdKey(String key) {
    try {
      Connection holder = database.connection();
      try (PreparedStatement statement =
          holder.prepareStatement("SELECT pg_advisory_lock(hashtextextended(?, 7177))")) {
        statement.setString(1, key);
        statement.execute();
      }
      // The server releases what a closed connection held only once it has noticed.
      return () -> {
        try (Connection closed = holder) {
          closed.createStatement().execute("SELECT pg_advisory_unlock_all()");
        }
      };
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    adapters.close();
  }

  private static Optional<String> present(String value) {
    return value.equals("∅") ? Optional.empty() : Optional.of(value);
  }
}
