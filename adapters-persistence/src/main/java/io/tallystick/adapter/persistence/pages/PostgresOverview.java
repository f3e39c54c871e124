package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.reconcile.Verifications;
import io.tallystick.application.query.BrowseFigures;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.inbox.ProcessingStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The figures of the overview; they are asked for once in half a minute, however many look. */
@Singleton
final class PostgresOverview implements BrowseFigures, Verifications {

  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final Duration ANEW = Duration.ofDays(1);
  private static final int MOST_CODES = 10;

  private final Sql statements;
  private final PageReads reads;
  private final StatsRollup slots;
  private final InstantSource clock;
  private final Map<Period, Answer> answers = new ConcurrentHashMap<>();

  private volatile Instant countedAnew = Instant.EPOCH;

  /** An answer, and when it was given. */
  private record Answer(Instant at, Figures figures) {}

  PostgresOverview(Sql statements, PageReads reads, StatsRollup slots, InstantSource clock) {
    this.statements = statements;
    this.reads = reads;
    this.slots = slots;
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

  @Override
  public void count() {
    Instant now = clock.instant();
    if (now.isBefore(countedAnew.plus(ANEW))) {
      slots.countUntil(now);
    } else {
      slots.countAnew(now);
      countedAnew = now;
    }
  }

  private static final List<String> REVERSING =
      Stream.of(EntryKind.values()).filter(EntryKind::reverses).map(EntryKind::code).toList();

  private Figures ask(Period period, Instant now) {
    slots.countUntil(now);
    long step = period.step().toSeconds();
    Instant from =
        Instant.ofEpochSecond((now.getEpochSecond() - period.length().toSeconds()) / step * step)
            .plusSeconds(step);
    Instant counted = slots.until();
    Range range = new Range(from, counted, counted.isAfter(from) ? counted : from);
    Map<String, Long> credits = credits(range);
    SortedMap<Integer, Long> tries = tries(range);
    return new Figures(
        bars(range, now, step),
        credits.getOrDefault("purchase", 0L),
        REVERSING.stream().mapToLong(kind -> credits.getOrDefault(kind, 0L)).sum(),
        credits.getOrDefault("adjustment", 0L),
        credits.getOrDefault("external", 0L),
        codes(from),
        within(tries, 50),
        within(tries, 95),
        verification());
  }

  /**
   * A period, of which the first part is counted already.
   *
   * @param counted the end of what is counted
   * @param live the beginning of what is not
   */
  private record Range(Instant from, Instant counted, Instant live) {}

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
            .formatted(EventConditions.ofEveryStatus("received_at >= ?")),
        row ->
            bars.computeIfAbsent(
                    row.getTimestamp(1).toInstant(), at -> new EnumMap<>(ProcessingStatus.class))
                .merge(ProcessingStatus.of(row.getString(2)), row.getLong(3), Long::sum),
        step,
        step,
        range.from(),
        range.counted(),
        range.live(),
        range.live());
    return bars.entrySet().stream().map(bar -> new Bar(bar.getKey(), bar.getValue())).toList();
  }

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
        range.live());
    return sums;
  }

  /** How many tries took how many milliseconds. */
  private SortedMap<Integer, Long> tries(Range range) {
    SortedMap<Integer, Long> tries = new TreeMap<>();
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
        row -> tries.put(row.getInt(1), row.getLong(2)),
        range.from(),
        range.counted(),
        range.live());
    return tries;
  }

  private static Optional<Duration> within(SortedMap<Integer, Long> tries, int percent) {
    long all = tries.values().stream().mapToLong(Long::longValue).sum();
    long passed = 0;
    for (Map.Entry<Integer, Long> entry : tries.entrySet()) {
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

  private Optional<Verification> verification() {
    return reads
        .query(
            "SELECT at, offenders FROM tallystick.verifications ORDER BY id DESC LIMIT 1",
            row -> new Verification(row.getTimestamp(1).toInstant(), row.getInt(2)))
        .stream()
        .findFirst();
  }

  @Override
  public void add(int offenders, Instant at) {
    statements.execute(
        "INSERT INTO tallystick.verifications (at, offenders) VALUES (?, ?)", at, offenders);
    answers.clear();
  }
}
