package io.tallystick.adapter.persistence;

import io.tallystick.application.port.in.BrowseEvents;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The dashboard's questions about events, each answered along an index. */
@Singleton
final class PostgresEventPages implements BrowseEvents {

  static final String LINE =
      EventRow.COLUMNS
          + ", amount_minor, currency, payer_email, credits_claimed, payment_id, livemode";

  private static final int MOST_RELATED = 20;
  private static final int MOST_ATTEMPTS = 200;

  private final Statements statements;

  PostgresEventPages(Statements statements) {
    this.statements = statements;
  }

  @Override
  public Waiting waiting() {
    return statements
        .query(
            """
            SELECT count(*) FILTER (WHERE next_attempt_at IS NULL), count(next_attempt_at),
              min(next_attempt_at), min(received_at)
            FROM stripe_events WHERE processing_status = 'failed'
            """,
            row -> new Waiting(row.getLong(1), row.getLong(2), instant(row, 3), instant(row, 4)))
        .getFirst();
  }

  @Override
  public List<Cause> causes(Filter filter) {
    EventConditions where = new EventConditions(filter);
    Map<String, List<Money>> money = new HashMap<>();
    statements.query(
        """
        SELECT failure_code, currency, sum(amount_minor) FROM stripe_events
        WHERE %s AND amount_minor > 0 AND currency IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC
        """
            .formatted(where.sql()),
        row ->
            money
                .computeIfAbsent(row.getString(1), code -> new ArrayList<>())
                .add(new Money(row.getBigDecimal(3).longValueExact(), row.getString(2))),
        where.parameters());
    return statements
        .query(
            """
            SELECT failure_code, count(*), count(DISTINCT coalesce(payer_email, event_id)),
              coalesce(sum(credits_claimed), 0), min(received_at), max(received_at),
              count(next_attempt_at)
            FROM stripe_events WHERE %s GROUP BY failure_code
            """
                .formatted(where.sql()),
            row ->
                new Cause(
                    FailureCode.of(row.getString(1)),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    money.getOrDefault(row.getString(1), List.of()),
                    row.getTimestamp(5).toInstant(),
                    row.getTimestamp(6).toInstant(),
                    row.getLong(7)),
            where.parameters())
        .stream()
        .sorted(
            Comparator.<Cause>comparingLong(
                    cause -> cause.money().stream().mapToLong(Money::minor).max().orElse(0))
                .reversed()
                .thenComparing(Cause::first))
        .toList();
  }

  @Override
  public Page page(Filter filter, Order order, Optional<String> after, int size) {
    return page(new EventConditions(filter), order, after, size);
  }

  /** One page of the events under some conditions. */
  Page page(EventConditions where, Order order, Optional<String> after, int size) {
    after.flatMap(Position::read).ifPresent(position -> position.continueIn(where, order));
    List<Line> lines =
        statements.query(
            "SELECT %s FROM stripe_events WHERE %s ORDER BY %s LIMIT ?"
                .formatted(LINE, where.sql(), Position.sorting(order)),
            PostgresEventPages::line,
            where.parameters(size + 1));
    boolean more = lines.size() > size;
    List<Line> shown = more ? lines.subList(0, size) : lines;
    return new Page(
        shown,
        more ? Optional.of(Position.of(shown.getLast(), order).written()) : Optional.empty());
  }

  @Override
  public List<StripeEventId> ids(Filter filter, int most) {
    EventConditions where = new EventConditions(filter);
    return statements.query(
        "SELECT event_id FROM stripe_events WHERE %s ORDER BY received_at, event_id LIMIT ?"
            .formatted(where.sql()),
        row -> new StripeEventId(row.getString(1)),
        where.parameters(most));
  }

  /**
   * Where a page ends.
   *
   * @param number microseconds since 1970, or an amount
   */
  private record Position(long number, String id) {

    static Optional<Position> read(String text) {
      int dash = text.indexOf('~');
      try {
        return dash < 0
            ? Optional.empty()
            : Optional.of(
                new Position(Long.parseLong(text.substring(0, dash)), text.substring(dash + 1)));
      } catch (NumberFormatException edited) {
        return Optional.empty();
      }
    }

    static Position of(Line last, Order order) {
      return new Position(
          switch (order) {
            case NEWEST, OLDEST ->
                ChronoUnit.MICROS.between(Instant.EPOCH, last.event().receivedAt());
            case AMOUNT -> last.money().map(Money::minor).orElse(-1L);
          },
          last.event().id().value());
    }

    String written() {
      return number + "~" + id;
    }

    void continueIn(EventConditions where, Order order) {
      switch (order) {
        case NEWEST -> where.and("(received_at, event_id) < (?, ?)", time(), id);
        case OLDEST -> where.and("(received_at, event_id) > (?, ?)", time(), id);
        case AMOUNT -> where.and("(coalesce(amount_minor, -1), event_id) < (?, ?)", number, id);
      }
    }

    private Instant time() {
      return Instant.EPOCH.plus(number, ChronoUnit.MICROS);
    }

    static String sorting(Order order) {
      return switch (order) {
        case NEWEST -> "received_at DESC, event_id DESC";
        case OLDEST -> "received_at, event_id";
        case AMOUNT -> "coalesce(amount_minor, -1) DESC, event_id DESC";
      };
    }
  }

  @Override
  public Optional<Details> details(StripeEventId id) {
    return statements
        .query(
            "SELECT "
                + LINE
                + ", stripe_created_at, api_version, account_id, object_id, customer_id, payload"
                + " FROM stripe_events WHERE event_id = ?",
            row -> details(id, row),
            id.value())
        .stream()
        .findFirst();
  }

  private Details details(StripeEventId id, ResultSet row) throws SQLException {
    return new Details(
        line(row),
        Optional.ofNullable(row.getTimestamp("stripe_created_at")).map(Timestamp::toInstant),
        Optional.ofNullable(row.getString("api_version")),
        Optional.ofNullable(row.getString("account_id")),
        Optional.ofNullable(row.getString("object_id")),
        Optional.ofNullable(row.getString("customer_id")),
        row.getBytes("payload"),
        attempts(id),
        deeds(id),
        booking(id),
        related(
            id,
            Optional.ofNullable(row.getString("payment_id")),
            Optional.ofNullable(row.getString("customer_id")),
            Optional.ofNullable(row.getString("payer_email"))));
  }

  private List<Attempt> attempts(StripeEventId id) {
    return statements.query(
        """
        SELECT attempted_at, triggered_by, outcome, message, duration_ms
        FROM stripe_event_attempts WHERE event_id = ? ORDER BY id DESC LIMIT ?
        """,
        row ->
            new Attempt(
                row.getTimestamp(1).toInstant(),
                row.getString(2),
                row.getString(3),
                Optional.ofNullable(row.getString(4)).orElse(""),
                Duration.ofMillis(row.getInt(5))),
        id.value(),
        MOST_ATTEMPTS);
  }

  private List<Deed> deeds(StripeEventId id) {
    return statements.query(
        """
        SELECT at, actor, action, subject, reason FROM audit_log
        WHERE subject = ? ORDER BY id DESC LIMIT ?
        """,
        PostgresEventPages::deed,
        id.value(),
        MOST_ATTEMPTS);
  }

  static Deed deed(ResultSet row) throws SQLException {
    return new Deed(
        row.getTimestamp("at").toInstant(),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("reason"));
  }

  private Optional<Booking> booking(StripeEventId id) {
    return statements
        .query(
            "SELECT * FROM credit_ledger WHERE event_id = ? AND kind = 'purchase'",
            PostgresEventPages::booking,
            id.value())
        .stream()
        .findFirst();
  }

  static Booking booking(ResultSet row) throws SQLException {
    return new Booking(
        row.getLong("id"),
        new UserId(row.getLong("user_id")),
        row.getInt("amount"),
        row.getInt("balance_after"),
        EntryKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("event_id")),
        Optional.ofNullable(row.getString("payment_id")),
        row.getString("reason"),
        row.getString("actor"),
        row.getTimestamp("created_at").toInstant());
  }

  /** One index for each way of being related; a union of them instead of an OR over all. */
  private List<Line> related(
      StripeEventId id,
      Optional<String> payment,
      Optional<String> customer,
      Optional<String> email) {
    return statements.query(
        """
        SELECT %s FROM stripe_events
        WHERE event_id IN (
          (SELECT event_id FROM stripe_events WHERE payment_id = ? LIMIT 50)
          UNION
          (SELECT event_id FROM stripe_events WHERE customer_id = ? LIMIT 50)
          UNION
          (SELECT event_id FROM stripe_events WHERE md5(payer_email) = md5(?) LIMIT 50))
          AND event_id <> ? ORDER BY received_at DESC, event_id DESC LIMIT ?
        """
            .formatted(LINE),
        PostgresEventPages::line,
        payment.orElse(""),
        customer.orElse(""),
        email.orElse(""),
        id.value(),
        MOST_RELATED);
  }

  static Line line(ResultSet row) throws SQLException {
    long minor = row.getLong("amount_minor");
    boolean hasAmount = !row.wasNull();
    int credits = row.getInt("credits_claimed");
    boolean hasCredits = !row.wasNull();
    return new Line(
        EventRow.read(row),
        Optional.ofNullable(row.getString("currency"))
            .filter(currency -> hasAmount)
            .map(currency -> new Money(minor, currency)),
        Optional.ofNullable(row.getString("payer_email")),
        hasCredits ? Optional.of(credits) : Optional.empty(),
        Optional.ofNullable(row.getString("payment_id")),
        row.getBoolean("livemode"));
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
