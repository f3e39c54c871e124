package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.Transactions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Slots of ten minutes, counted once when they are over. Nothing is counted while events are
 * processed: two of them would wait for each other at the same row. A slot is left for as long
 * again before it is counted, for transactions under way; events whose state changes later are
 * found by the index of late changes, and their slots counted anew. Once a day all is counted anew:
 * rows may have been added with an old time, by a restored backup or a long transaction of the
 * host.
 */
@Singleton
record StatsRollup(Sql statements, Transactions transactions) {

  static final Duration SLOT = Duration.ofMinutes(10);
  private static final Duration KEPT = Duration.ofDays(32);
  private static final Duration AT_ONCE = Duration.ofDays(1);
  private static final long LOCK = 7_178;

  private static final String BETWEEN = "received_at >= ? AND received_at < ?";

  private static final String LIST_OF_STATUSES =
      EventConditions.STATUSES.stream()
          .map(status -> "'" + status.code() + "'")
          .collect(Collectors.joining(", "));

  private static final String SLOT_OF = "to_timestamp(floor(extract(epoch FROM %s) / 600) * 600)";

  /**
   * The time and status of events of every status, along the list of each; those that a later
   * version has written, too.
   *
   * @param condition on their time; its parameters are bound twice
   */
  static String ofEveryStatus(String condition) {
    String events =
        "SELECT received_at, processing_status FROM stripe_events WHERE processing_status %s IN"
            + " (%s) AND %s";
    return "(%s UNION ALL %s)"
        .formatted(
            events.formatted("", LIST_OF_STATUSES, condition),
            events.formatted("NOT", LIST_OF_STATUSES, condition));
  }

  /** The end of the last slot that is counted. */
  Instant until() {
    return statements
        .first("SELECT until FROM tallystick.counting", row -> row.getTimestamp(1).toInstant())
        .orElse(Instant.EPOCH);
  }

  /** Counts what is over, a day at most in each transaction. */
  void countUntil(Instant now) {
    Instant end = slotOf(now).minus(SLOT);
    while (transactions.committed(() -> advance(end, now))) {}
  }

  /** Counts everything anew, whatever has been counted before. */
  void countAnew(Instant now) {
    countUntil(now);
    Optional<Instant> counted = Optional.of(earliest(now));
    while (counted.isPresent()) {
      Instant begin = counted.get();
      counted = transactions.committed(() -> countAnewFrom(begin));
    }
  }

  /**
   * Counts a day anew. The end of what is counted is read under the lock: another instance may have
   * moved it within the hour whose slot of tries is deleted here.
   *
   * @return where to go on; empty at the end
   */
  private Optional<Instant> countAnewFrom(Instant begin) {
    statements.query("SELECT pg_advisory_xact_lock(?)", row -> true, LOCK);
    Instant end = until();
    if (!begin.isBefore(end)) {
      return Optional.empty();
    }
    Instant to = begin.plus(AT_ONCE).isBefore(end) ? begin.plus(AT_ONCE) : end;
    statements.execute(
        "DELETE FROM tallystick.counted_slots WHERE slot >= ? AND slot < ?", begin, to);
    count(begin, to);
    return to.isBefore(end) ? Optional.of(to) : Optional.empty();
  }

  /** Whether there is more to count. One instance does it; the others go on with what there is. */
  private boolean advance(Instant end, Instant now) {
    boolean mine =
        statements.only("SELECT pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), LOCK);
    if (!mine) {
      return false;
    }
    Instant known = until();
    Instant earliest = earliest(now);
    Instant from = known.isBefore(earliest) ? earliest : known;
    Instant to = from.plus(AT_ONCE).isBefore(end) ? from.plus(AT_ONCE) : end;
    recount(known);
    if (from.isBefore(to)) {
      count(from, to);
      statements.execute("DELETE FROM tallystick.counted_slots WHERE slot < ?", earliest);
    }
    statements.execute(
        """
        INSERT INTO tallystick.counting (until, looked_at) VALUES (?, ?)
        ON CONFLICT (only_row) DO UPDATE SET until = greatest(counting.until, EXCLUDED.until),
          looked_at = EXCLUDED.looked_at
        """,
        to,
        now);
    return to.isBefore(end);
  }

  private void count(Instant from, Instant to) {
    statements.execute(
        """
        INSERT INTO tallystick.counted_slots (slot, figure, key, number)
        SELECT %s, 'events', processing_status, count(*)
        FROM %s AS events GROUP BY 1, 3
        UNION ALL
        SELECT %s, 'credits', kind, sum(amount)
        FROM credit_ledger WHERE created_at >= ? AND created_at < ? GROUP BY 1, 3
        UNION ALL
        SELECT %s, 'tries', %s::text, count(*)
        FROM stripe_event_attempts WHERE attempted_at >= ? AND attempted_at < ? GROUP BY 1, 3
        ON CONFLICT (figure, slot, key) DO UPDATE
          SET number = counted_slots.number + EXCLUDED.number
        """
            .formatted(
                SLOT_OF.formatted("received_at"),
                ofEveryStatus(BETWEEN),
                SLOT_OF.formatted("created_at"),
                "date_trunc('hour', attempted_at, 'UTC')",
                ROUNDED),
        from,
        to,
        from,
        to,
        from,
        to,
        from,
        to);
  }

  /** Milliseconds, from 10 on rounded up by at most an eighth: few different values. */
  static final String ROUNDED =
      """
      (CASE WHEN duration_ms <= 10 THEN duration_ms
        ELSE ceil(10 ^ (ceil(log(duration_ms) * 20) / 20)) END)::bigint\
      """;

  /** Slots in which an event has come that changed its state after they were counted. */
  private void recount(Instant known) {
    List<Instant> changed =
        statements.query(
            """
            SELECT DISTINCT %s FROM stripe_events, tallystick.counting
            WHERE processed_at - received_at > interval '10 minutes'
              AND processed_at >= counting.looked_at - interval '10 minutes' AND received_at < ?
            """
                .formatted(SLOT_OF.formatted("received_at")),
            row -> row.getTimestamp(1).toInstant(),
            known);
    for (Instant slot : changed) {
      statements.execute(
          "DELETE FROM tallystick.counted_slots WHERE figure = 'events' AND slot = ?", slot);
      statements.execute(
          """
          INSERT INTO tallystick.counted_slots (slot, figure, key, number)
          SELECT ?, 'events', processing_status, count(*)
          FROM %s AS events GROUP BY 3
          """
              .formatted(ofEveryStatus(BETWEEN)),
          slot,
          slot,
          slot.plus(SLOT),
          slot,
          slot.plus(SLOT));
    }
  }

  /** A full hour: so long are the slots of the tries, whose many different times fill more rows. */
  private static Instant earliest(Instant now) {
    return now.minus(KEPT).truncatedTo(ChronoUnit.HOURS);
  }

  private static Instant slotOf(Instant time) {
    long seconds = SLOT.toSeconds();
    return Instant.ofEpochSecond(
        time.truncatedTo(ChronoUnit.SECONDS).getEpochSecond() / seconds * seconds);
  }
}
