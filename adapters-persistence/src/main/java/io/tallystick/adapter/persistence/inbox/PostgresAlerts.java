package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.alert.Alerts;
import io.tallystick.application.query.BrowseNotifications;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertCause;
import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.alert.AlertState;
import io.tallystick.domain.alert.AlertWay;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.MoneySum;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What failed, by its code; the state of each way of alerting, and what was sent. */
@Singleton
record PostgresAlerts(Sql statements) implements Alerts, BrowseNotifications {

  /** How many notes are kept of each way. */
  static final int MOST_NOTES = 500;

  /** The state of a way whose row is missing, as in a table that was made anew. */
  private static final AlertState NOTHING_TOLD = AlertState.nothingToldSince(Instant.EPOCH);

  private static final String NOTIFICATIONS =
      """
      SELECT id, way, kind, sent_at, failed, causes, actor, problem FROM tallystick.notifications
      """;

  @Override
  public List<AlertCause> causes(Set<FailureCode> transientCodes, Instant before, Instant now) {
    return statements
        .query(
            """
            SELECT failure_code, currency, count(*) AS failed, min(received_at) AS oldest,
              sum(amount_minor) FILTER (WHERE amount_minor > 0) AS minor
            FROM stripe_events
            WHERE processing_status = 'failed'
              AND (failure_code <> ALL (string_to_array(?, ' ')) OR received_at <= ?)
              AND event_id NOT IN (
                SELECT event_id FROM tallystick.snoozed_events WHERE until > ?)
            GROUP BY failure_code, currency ORDER BY failure_code, currency
            """,
            PostgresAlerts::share,
            joined(transientCodes.stream().map(FailureCode::code).toList()),
            before,
            now)
        .stream()
        .collect(Collectors.groupingBy(AlertCause::code))
        .values()
        .stream()
        .map(AlertCause::together)
        .sorted(
            Comparator.<AlertCause>comparingLong(AlertCause::failed)
                .reversed()
                .thenComparing(AlertCause::code))
        .toList();
  }

  /** What a cause has in one currency, or without any. */
  private static AlertCause share(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    BigDecimal minor = row.getBigDecimal("minor");
    return new AlertCause(
        row.getString("failure_code"),
        row.getLong("failed"),
        row.getTimestamp("oldest").toInstant(),
        currency == null || minor == null
            ? List.of()
            : List.of(new MoneySum(minor.toBigInteger(), currency)));
  }

  @Override
  public Optional<Instant> nextToCount(
      Set<FailureCode> transientCodes, Duration waiting, Instant now) {
    return Stream.concat(
            statements
                .only(
                    "SELECT min(until) AS wakes FROM tallystick.snoozed_events WHERE until > ?",
                    row -> Sql.instant(row, "wakes"),
                    now)
                .stream(),
            statements
                .only(
                    """
                    SELECT min(received_at) AS received FROM stripe_events
                    WHERE processing_status = 'failed'
                      AND failure_code = ANY (string_to_array(?, ' ')) AND received_at > ?
                    """,
                    row -> Sql.instant(row, "received"),
                    joined(transientCodes.stream().map(FailureCode::code).toList()),
                    now.minus(waiting))
                .map(received -> received.plus(waiting))
                .stream())
        .min(Comparator.naturalOrder());
  }

  @Override
  public AlertState state(AlertWay way) {
    return statements
        .first(
            """
            SELECT sent_at, stands, causes, many, old, digest_at, failures
            FROM tallystick.alert_ways WHERE way = ?
            """,
            row ->
                new AlertState(
                    Sql.instant(row, "sent_at"),
                    row.getBoolean("stands"),
                    Set.copyOf(split(row.getString("causes"))),
                    row.getBoolean("many"),
                    row.getBoolean("old"),
                    row.getTimestamp("digest_at").toInstant(),
                    row.getInt("failures")),
            way.code())
        .orElse(NOTHING_TOLD);
  }

  /** The row must still say what was seen; the first claim of a way makes it. */
  @Override
  public boolean claim(AlertWay way, AlertState seen, Instant now, Instant until) {
    return statements.execute(
            """
            INSERT INTO tallystick.alert_ways AS known (way, digest_at, claimed_until)
            VALUES (?, ?, ?)
            ON CONFLICT (way) DO UPDATE SET claimed_until = excluded.claimed_until
            WHERE (known.claimed_until IS NULL OR known.claimed_until <= ?)
              AND known.sent_at IS NOT DISTINCT FROM ?::timestamptz
              AND known.digest_at = excluded.digest_at
            """,
            way.code(),
            seen.digestAt(),
            until,
            now,
            seen.sentAt().orElse(null))
        == 1;
  }

  @Override
  public void taken(AlertWay way, AlertState next) {
    statements.execute(
        """
        UPDATE tallystick.alert_ways
        SET sent_at = ?::timestamptz, stands = ?, causes = ?, many = ?, old = ?, digest_at = ?,
          failures = 0, claimed_until = NULL
        WHERE way = ?
        """,
        next.sentAt().orElse(null),
        next.stands(),
        joined(next.causes()),
        next.many(),
        next.old(),
        next.digestAt(),
        way.code());
  }

  @Override
  public void refused(AlertWay way, Instant until) {
    statements.execute(
        "UPDATE tallystick.alert_ways SET failures = failures + 1, claimed_until = ? WHERE way = ?",
        until,
        way.code());
  }

  @Override
  public void note(AlertWay way, Alert alert, Optional<String> actor, Optional<String> problem) {
    statements.execute(
        """
        INSERT INTO tallystick.notifications (way, kind, sent_at, failed, causes, actor, problem)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        way.code(),
        alert.kind().code(),
        alert.at(),
        alert.failed(),
        joined(alert.causes().stream().map(AlertCause::code).toList()),
        actor.orElse(null),
        problem.orElse(null));
    statements.execute(
        """
        DELETE FROM tallystick.notifications WHERE way = ? AND id <= (
          SELECT id FROM tallystick.notifications WHERE way = ? ORDER BY id DESC OFFSET ? LIMIT 1)
        """,
        way.code(),
        way.code(),
        MOST_NOTES);
  }

  @Override
  public List<Notification> latest(int most) {
    return statements.query(
        NOTIFICATIONS + "ORDER BY id DESC LIMIT ?", PostgresAlerts::notification, most);
  }

  @Override
  public Optional<Notification> latestTest(String way) {
    return statements.first(
        NOTIFICATIONS + "WHERE way = ? AND kind = ? ORDER BY id DESC LIMIT 1",
        PostgresAlerts::notification,
        way,
        AlertKind.TEST.code());
  }

  private static Notification notification(ResultSet row) throws SQLException {
    return new Notification(
        row.getLong("id"),
        row.getString("way"),
        AlertKind.of(row.getString("kind")),
        row.getTimestamp("sent_at").toInstant(),
        row.getLong("failed"),
        split(row.getString("causes")),
        Optional.ofNullable(row.getString("actor")),
        Optional.ofNullable(row.getString("problem")));
  }

  /** Codes hold no spaces. */
  private static String joined(Collection<String> codes) {
    return codes.stream().sorted().collect(Collectors.joining(" "));
  }

  private static List<String> split(String codes) {
    return codes.isEmpty() ? List.of() : Arrays.asList(codes.split(" "));
  }
}
