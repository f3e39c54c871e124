package io.tallystick.adapter.persistence;

import io.tallystick.application.port.in.BrowseFigures;
import io.tallystick.application.port.out.Verifications;
import io.tallystick.domain.inbox.ProcessingStatus;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The figures of the overview; they are asked for once in half a minute, however many look. */
@Singleton
final class PostgresOverview implements BrowseFigures, Verifications {

  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final int MOST_CODES = 10;

  private final Statements statements;
  private final InstantSource clock;
  private final Map<Period, Answer> answers = new ConcurrentHashMap<>();

  /** An answer, and when it was given. */
  private record Answer(Instant at, Figures figures) {}

  PostgresOverview(Statements statements, InstantSource clock) {
    this.statements = statements;
    this.clock = clock;
  }

  @Override
  public Figures figures(Period period) {
    Instant now = clock.instant();
    Answer last = answers.get(period);
    if (last == null || last.at().isBefore(now.minus(FRESH)) || last.at().isAfter(now)) {
      last = new Answer(now, ask(period, now));
      answers.put(period, last);
    }
    return last.figures();
  }

  private Figures ask(Period period, Instant now) {
    long step = period.step().toSeconds();
    Instant from =
        Instant.ofEpochSecond((now.getEpochSecond() - period.length().toSeconds()) / step * step)
            .plusSeconds(step);
    Map<String, Long> credits = credits(from);
    return new Figures(
        bars(from, now, step),
        credits.getOrDefault("purchase", 0L),
        credits.getOrDefault("reversal", 0L),
        credits.getOrDefault("adjustment", 0L),
        credits.getOrDefault("external", 0L),
        codes(from),
        duration(from, 0.5),
        duration(from, 0.95),
        verification());
  }

  private List<Bar> bars(Instant from, Instant now, long step) {
    Map<Instant, Map<ProcessingStatus, Long>> bars = new TreeMap<>();
    for (Instant at = from; at.isBefore(now); at = at.plusSeconds(step)) {
      bars.put(at, new EnumMap<>(ProcessingStatus.class));
    }
    statements.query(
        """
        SELECT to_timestamp(floor(extract(epoch FROM received_at) / ?) * ?), processing_status,
          count(*)
        FROM stripe_events WHERE received_at >= ? GROUP BY 1, 2
        """,
        row ->
            bars.computeIfAbsent(
                    row.getTimestamp(1).toInstant(), at -> new EnumMap<>(ProcessingStatus.class))
                .put(ProcessingStatus.of(row.getString(2)), row.getLong(3)),
        step,
        step,
        from);
    return bars.entrySet().stream().map(bar -> new Bar(bar.getKey(), bar.getValue())).toList();
  }

  private Map<String, Long> credits(Instant from) {
    Map<String, Long> sums = new TreeMap<>();
    statements.query(
        "SELECT kind, sum(amount) FROM credit_ledger WHERE created_at >= ? GROUP BY kind",
        row -> sums.put(row.getString(1), row.getLong(2)),
        from);
    return sums;
  }

  private List<Count> codes(Instant from) {
    return statements.query(
        """
        SELECT failure_code, count(*) FROM stripe_events
        WHERE received_at >= ? AND processing_status = 'failed'
        GROUP BY failure_code ORDER BY 2 DESC LIMIT ?
        """,
        row -> new Count(row.getString(1), row.getLong(2)),
        from,
        MOST_CODES);
  }

  private Optional<Duration> duration(Instant from, double share) {
    return statements
        .query(
            """
            SELECT percentile_disc(?) WITHIN GROUP (ORDER BY duration_ms)
            FROM stripe_event_attempts WHERE attempted_at >= ?
            """,
            PostgresOverview::millis,
            share,
            from)
        .getFirst();
  }

  private static Optional<Duration> millis(ResultSet row) throws SQLException {
    int millis = row.getInt(1);
    return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  private Optional<Verification> verification() {
    return statements
        .query(
            "SELECT at, offenders FROM verifications ORDER BY id DESC LIMIT 1",
            row -> new Verification(row.getTimestamp(1).toInstant(), row.getInt(2)))
        .stream()
        .findFirst();
  }

  @Override
  public void add(int offenders, Instant at) {
    statements.execute("INSERT INTO verifications (at, offenders) VALUES (?, ?)", at, offenders);
    answers.clear();
  }
}
