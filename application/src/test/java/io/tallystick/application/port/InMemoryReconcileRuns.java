package io.tallystick.application.port;

import static java.util.function.Predicate.not;

import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.query.BrowsePrices.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The comparisons of {@link InMemoryBooks} with Stripe. */
public final class InMemoryReconcileRuns implements ReconcileRuns {

  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);
  private static final Position BEGINNING = new Position(ReconcileStage.EVENTS, Optional.empty());

  private static final class Row {
    private Run run;
    private final String actor;
    private final Instant startedAt;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Seen> seen = new HashSet<>();
    private @Nullable String holder;
    private @Nullable Instant claimedUntil;
    private @Nullable Instant finishedAt;
    private @Nullable String catalogue;
    private int byAmount;

    private Row(Run run, String actor) {
      this.run = run;
      this.actor = actor;
      this.startedAt = run.until();
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final InMemoryBooks books;
  private final InstantSource clock;
  private Instant installed = Instant.EPOCH;

  public InMemoryReconcileRuns(InMemoryBooks books, InstantSource clock) {
    this.books = books;
    this.clock = clock;
  }

  public void installAt(Instant time) {
    installed = time;
  }

  /** All comparisons: {@code olga LEDGER}, {@code worker SESSIONS held by here until …}. */
  public List<String> told() {
    return rows.stream()
        .map(
            row ->
                "%s %s%s%s"
                    .formatted(
                        row.actor,
                        row.run.position().stage(),
                        row.finishedAt == null ? "" : ", by amount " + row.byAmount,
                        row.holder == null
                            ? ""
                            : " held by %s until %s".formatted(row.holder, row.claimedUntil)))
        .toList();
  }

  /** How many payments are noted as listed by Stripe. */
  public int seen() {
    return rows.stream().mapToInt(row -> row.seen.size()).sum();
  }

  /** Whether a comparison has found anything. */
  public boolean hasFindings() {
    return rows.stream().anyMatch(row -> !row.findings.isEmpty());
  }

  Set<Seen> seen(Run run) {
    return Set.copyOf(of(run).seen);
  }

  @Override
  public Optional<Run> claim(
      Instant since,
      Instant until,
      boolean dryRun,
      String actor,
      String holder,
      Predicate<String> gone,
      Instant claimedUntil) {
    books.inTransaction();
    List<Row> unfinished = rows.reversed().stream().filter(row -> row.finishedAt == null).toList();
    if (unfinished.stream()
        .filter(this::isClaimed)
        .anyMatch(row -> !holder.equals(row.holder) && !gone.test(row.holder))) {
      return Optional.empty();
    }
    Optional<Row> interrupted =
        unfinished.stream().filter(row -> row.run.dryRun() == dryRun).findFirst();
    if (interrupted.isEmpty() && unfinished.stream().anyMatch(this::isClaimed)) {
      return Optional.empty();
    }
    Row row =
        interrupted.orElseGet(
            () -> {
              Run run = new Run(rows.size() + 1, since, until, dryRun, BEGINNING, holder);
              rows.add(new Row(run, actor));
              return rows.getLast();
            });
    if (row.run.since().isAfter(since) || !row.run.until().isAfter(until.minus(LONGEST_PAUSE))) {
      row.run = new Run(row.run.id(), since, until, dryRun, BEGINNING, holder);
      forget(row);
    }
    row.run = at(row.run.position(), row.run, holder);
    row.holder = holder;
    row.claimedUntil = claimedUntil;
    return Optional.of(row.run);
  }

  private boolean isClaimed(Row row) {
    return row.holder != null
        && row.claimedUntil != null
        && row.claimedUntil.isAfter(clock.instant());
  }

  /** Of an event the last finding counts, of anything else the first. */
  @Override
  public boolean note(
      Run run, Position next, List<Finding> found, Collection<Seen> seen, Instant claimedUntil) {
    Row row = of(run);
    if (!isHeld(run)) {
      return false;
    }
    for (Finding finding : found) {
      if (row.findings.stream().noneMatch(known -> isAboutTheSame(known, finding))) {
        row.findings.add(finding);
      } else if (finding.type().equals("event")) {
        row.findings.replaceAll(known -> isAboutTheSame(known, finding) ? finding : known);
      }
    }
    row.seen.addAll(seen);
    row.run = at(next, run, run.holder());
    row.claimedUntil = claimedUntil;
    return true;
  }

  private static Run at(Position position, Run run, String holder) {
    return new Run(run.id(), run.since(), run.until(), run.dryRun(), position, holder);
  }

  private boolean isHeld(Run run) {
    return run.holder().equals(of(run).holder);
  }

  /** Refunds and disputes are compared by payment. */
  private static boolean isAboutTheSame(Finding known, Finding found) {
    return known.type().equals(found.type())
        && (known.id().equals(found.id())
            || Set.of("refund", "dispute").contains(found.type())
                && known.payment().equals(found.payment()));
  }

  @Override
  public void compareAnew(Run run, Position from, Instant claimedUntil) {
    if (note(run, from, List.of(), List.of(), claimedUntil)) {
      forget(of(run));
    }
  }

  /** What is looked for again; what was fed in stays. */
  private static void forget(Row row) {
    boolean events = row.run.position().stage() == ReconcileStage.EVENTS;
    row.findings.removeIf(
        it -> !it.type().equals("event") || events && (it.what() != What.FED || row.run.dryRun()));
    row.seen.clear();
  }

  @Override
  public Optional<Instant> pricesSince(Run run, String catalogue) {
    Optional<Instant> configured =
        rows.reversed().stream()
            .filter(row -> row.catalogue != null && !row.catalogue.equals(catalogue))
            .findFirst()
            .map(
                other ->
                    rows.stream()
                        .filter(row -> row.run.id() > other.run.id())
                        .map(row -> row.startedAt)
                        .min(Comparator.naturalOrder())
                        .orElseGet(clock::instant));
    Stream<Instant> table =
        books.pricePages().changes(Optional.empty(), Integer.MAX_VALUE).stream().map(Change::at);
    Row row = of(run);
    row.catalogue = Objects.requireNonNullElse(row.catalogue, catalogue);
    return Stream.concat(configured.stream(), table).max(Comparator.naturalOrder());
  }

  @Override
  public boolean finish(Run run, int byAmount, Instant at) {
    if (!isHeld(run)) {
      return false;
    }
    Row row = of(run);
    row.finishedAt = at;
    row.byAmount = byAmount;
    row.seen.clear();
    release(run);
    return true;
  }

  @Override
  public void release(Run run) {
    if (isHeld(run)) {
      of(run).holder = null;
      of(run).claimedUntil = null;
    }
  }

  @Override
  public List<Finding> findings(Run run) {
    return List.copyOf(of(run).findings);
  }

  @Override
  public Optional<Instant> lastFinished(Instant since) {
    return rows.reversed().stream()
        .filter(row -> row.finishedAt != null && !row.run.dryRun())
        .filter(not(row -> row.run.since().isAfter(since)))
        .map(row -> row.startedAt)
        .findFirst();
  }

  @Override
  public Instant installed() {
    return installed;
  }

  private Row of(Run run) {
    return rows.get((int) run.id() - 1);
  }
}
