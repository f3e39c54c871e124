package io.tallystick.adapter.persistence.pages;

import static java.util.stream.Collectors.toSet;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.adapter.persistence.reconcile.CreditedTwiceQuery;
import io.tallystick.application.port.reconcile.Verifications;
import io.tallystick.application.query.BrowseFigures;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.payment.PaymentId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The figures of the overview, read once in half a minute, however many look; a verification that
 * is noted shows at once.
 */
@Singleton
final class PostgresOverview implements BrowseFigures, Verifications {

  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final Duration RECOUNT_AFTER = Duration.ofDays(1);
  private static final int MOST_CODES = 10;
  private static final int MOST_CREDITED_TWICE = 11;

  private static final Set<EntryKind> OF_PAYMENTS =
      EnumSet.of(EntryKind.PURCHASE, EntryKind.INVOICE);
  private static final Set<EntryKind> OF_THE_APPLICATION =
      EnumSet.of(
          EntryKind.EXTERNAL, EntryKind.GRANT, EntryKind.SPEND, EntryKind.HOLD, EntryKind.RELEASE);
  private static final Set<EntryKind> REVERSALS =
      Stream.of(EntryKind.values()).filter(EntryKind::reverses).collect(toSet());

  private final Sql statements;
  private final PageReads reads;
  private final StatsRollup slots;
  private final InstantSource clock;
  private final Map<Period, Kept> kept = new ConcurrentHashMap<>();

  private volatile Instant recountedAt = Instant.EPOCH;

  /** Figures, and when they were read. */
  private record Kept(Instant at, Figures figures) {}

  PostgresOverview(Sql statements, PageReads reads, StatsRollup slots, InstantSource clock) {
    this.statements = statements;
    this.reads = reads;
    this.slots = slots;
    this.clock = clock;
  }

  @Override
  public Figures figures(Period period) {
    Instant now = clock.instant();
    Kept last = kept.get(period);
    if (last == null || last.at().isBefore(now.minus(FRESH)) || last.at().isAfter(now)) {
      last = new Kept(now, read(period, now));
      kept.put(period, last);
    }
    return last.figures();
  }

  @Override
  public void count() {
    Instant now = clock.instant();
    if (now.isBefore(recountedAt.plus(RECOUNT_AFTER))) {
      slots.countUntil(now);
    } else {
      slots.countAnew(now);
      recountedAt = now;
    }
  }

  private Figures read(Period period, Instant now) {
    slots.countUntil(now);
    long step = period.step().toSeconds();
    Instant from =
        Instant.ofEpochSecond((now.getEpochSecond() - period.length().toSeconds()) / step * step)
            .plusSeconds(step);
    Instant counted = slots.until();
    Range range = new Range(from, counted, counted.isAfter(from) ? counted : from);
    Map<String, Long> credits = credits(range);
    SortedMap<Long, Long> tries = tries(range);
    return new Figures(
        bars(range, now, step),
        sum(credits, OF_PAYMENTS),
        sum(credits, REVERSALS),
        sum(credits, Set.of(EntryKind.ADJUSTMENT)),
        sum(credits, OF_THE_APPLICATION),
        codes(from),
        percentile(tries, 50),
        percentile(tries, 95),
        verification(),
        creditedTwice());
  }

  /**
   * A period, of which the first part is counted already.
   *
   * @param counted the end of what is counted
   * @param uncounted the beginning of what is not
   */
  private record Range(Instant from, Instant counted, Instant uncounted) {}

  private List<Bar> bars(Range range, Instant now, long step) {
    Map<Instant, Map<ProcessingStatus, Long>> bars = new TreeMap<>();
    for (Instant at = range.from(); !at.isAfter(now); at = at.plusSeconds(step)) {
      bars.put(at, new EnumMap<>(ProcessingStatus.class));
    }
    reads.query(
        """
        SELECT to_timestamp(floor(extract(epoch FROM slot) / ?) * ?), key, sum(number) FROM (
          SELECT slot, key, number FROM tallystick.counted_slots
          WHERE figure = 'events' AND slot >= ? AND slot < ?
          UNION ALL
          SELECT received_at, processing_status, 1 FROM %s AS uncounted
        ) AS events GROUP BY 1, 2
        """
            .formatted(StatsRollup.ofEveryStatus("received_at >= ?")),
        row ->
            bars.computeIfAbsent(
                    row.getTimestamp(1).toInstant(), at -> new EnumMap<>(ProcessingStatus.class))
                .merge(ProcessingStatus.of(row.getString(2)), row.getLong(3), Long::sum),
        step,
        step,
        range.from(),
        range.counted(),
        range.uncounted(),
        range.uncounted());
    return bars.entrySet().stream().map(bar -> new Bar(bar.getKey(), bar.getValue())).toList();
  }

  private static long sum(Map<String, Long> credits, Set<EntryKind> kinds) {
    return kinds.stream().mapToLong(kind -> credits.getOrDefault(kind.code(), 0L)).sum();
  }

  /** The credits that were booked, by kind. */
  private Map<String, Long> credits(Range range) {
    Map<String, Long> sums = new TreeMap<>();
    reads.query(
        """
        SELECT key, sum(number) FROM (
          SELECT key, number FROM tallystick.counted_slots
          WHERE figure = 'credits' AND slot >= ? AND slot < ?
          UNION ALL
          SELECT kind, amount FROM credit_ledger WHERE created_at >= ?
        ) AS entries GROUP BY key
        """,
        row -> sums.put(row.getString(1), row.getLong(2)),
        range.from(),
        range.counted(),
        range.uncounted());
    return sums;
  }

  /** How many tries took how many milliseconds. */
  private SortedMap<Long, Long> tries(Range range) {
    SortedMap<Long, Long> tries = new TreeMap<>();
    reads.query(
        """
        SELECT key, sum(number) FROM (
          SELECT key::bigint, number FROM tallystick.counted_slots
          WHERE figure = 'tries' AND slot >= ? AND slot < ?
          UNION ALL
          SELECT %s, 1 FROM stripe_event_attempts WHERE attempted_at >= ?
        ) AS tries GROUP BY key
        """
            .formatted(StatsRollup.ROUNDED),
        row -> tries.put(row.getLong(1), row.getLong(2)),
        range.from(),
        range.counted(),
        range.uncounted());
    return tries;
  }

  /** The time in which so many of a hundred tries were done. */
  private static Optional<Duration> percentile(SortedMap<Long, Long> tries, int percent) {
    long all = tries.values().stream().mapToLong(Long::longValue).sum();
    long passed = 0;
    for (Map.Entry<Long, Long> entry : tries.entrySet()) {
      passed += entry.getValue();
      if (passed * 100 >= all * percent) {
        return Optional.of(Duration.ofMillis(entry.getKey()));
      }
    }
    return Optional.empty();
  }

  private List<Count> codes(Instant from) {
    return reads.query(
        """
        SELECT failure_code, count(*) FROM stripe_events
        WHERE received_at >= ? AND processing_status = 'failed'
        GROUP BY failure_code ORDER BY 2 DESC LIMIT ?
        """,
        row -> new Count(row.getString(1), row.getLong(2)),
        from,
        MOST_CODES);
  }

  private List<CreditedTwice> creditedTwice() {
    return reads.query(
        "SELECT user_id, amount, other_id, payment_id FROM (%s) AS open ORDER BY entry_id LIMIT ?"
            .formatted(CreditedTwiceQuery.open()),
        row ->
            new CreditedTwice(
                new UserId(row.getLong(1)),
                row.getInt(2),
                new PaymentId(row.getString(3)),
                new PaymentId(row.getString(4))),
        MOST_CREDITED_TWICE);
  }

  private Optional<Verification> verification() {
    return reads.first(
        "SELECT at, offenders FROM tallystick.verifications ORDER BY id DESC LIMIT 1",
        row -> new Verification(row.getTimestamp(1).toInstant(), row.getInt(2)));
  }

  @Override
  public void add(int offenders, Instant at) {
    statements.execute(
        "INSERT INTO tallystick.verifications (at, offenders) VALUES (?, ?)", at, offenders);
    kept.clear();
  }
}
