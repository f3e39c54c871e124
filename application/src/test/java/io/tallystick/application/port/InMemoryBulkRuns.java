package io.tallystick.application.port;

import static java.util.stream.Collectors.groupingBy;

import io.tallystick.application.port.InMemoryState.BulkRow;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkRun.State;
import io.tallystick.domain.repair.BulkShare;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The bulk repairs of {@link InMemoryBooks}. */
record InMemoryBulkRuns(InMemoryBooks books) implements BulkRuns, BrowseBulkRuns {

  @Override
  public long add(
      BulkAction action, Amendment amendment, String person, Instant at, List<Planned> events) {
    InMemoryState state = books.inTransaction();
    long id = state.bulkRuns.keySet().stream().mapToLong(run -> run).max().orElse(0) + 1;
    state.bulkRuns.put(
        id,
        new BulkRun(
            id,
            action,
            amendment,
            State.PLANNED,
            events.size(),
            person,
            at,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    int position = 0;
    for (Planned event : events) {
      state.bulkRows.add(new BulkRow(id, ++position, event, Optional.empty(), Optional.empty()));
    }
    return id;
  }

  @Override
  public void dropPlans(Instant plannedBefore) {
    InMemoryState state = books.inTransaction();
    state
        .bulkRuns
        .values()
        .removeIf(run -> run.state() == State.PLANNED && run.plannedAt().isBefore(plannedBefore));
    state.bulkRows.removeIf(row -> !state.bulkRuns.containsKey(row.run()));
  }

  @Override
  public boolean drop(long run) {
    InMemoryState state = books.inTransaction();
    boolean isDropped =
        state.bulkRuns.values().removeIf(it -> it.id() == run && it.state() == State.PLANNED);
    state.bulkRows.removeIf(row -> !state.bulkRuns.containsKey(row.run()));
    return isDropped;
  }

  @Override
  public Optional<BulkRun> find(long run) {
    return books.read(state -> Optional.ofNullable(state.bulkRuns.get(run)));
  }

  @Override
  public List<BulkRun> running() {
    return books.read(
        state ->
            state.bulkRuns.values().stream().filter(run -> run.state() == State.RUNNING).toList());
  }

  @Override
  public boolean start(long run, BulkRun.Start start) {
    return move(
        run,
        Set.of(State.PLANNED),
        it -> with(it, State.RUNNING, Optional.of(start), Optional.empty(), Optional.empty()));
  }

  @Override
  public boolean stop(long run, Instant at) {
    return move(
        run,
        Set.of(State.RUNNING),
        it -> with(it, State.STOPPED, it.start(), Optional.of(at), Optional.empty()));
  }

  @Override
  public boolean resume(long run) {
    return move(
        run,
        Set.of(State.STOPPED),
        it -> with(it, State.RUNNING, it.start(), Optional.empty(), Optional.empty()));
  }

  @Override
  public boolean finish(long run, Instant at) {
    boolean open =
        books.inTransaction().bulkRows.stream()
            .anyMatch(row -> row.run() == run && row.happened().isEmpty());
    return !open
        && move(
            run,
            Set.of(State.RUNNING, State.STOPPED),
            it -> with(it, State.DONE, it.start(), Optional.empty(), Optional.of(at)));
  }

  private boolean move(long run, Set<State> from, UnaryOperator<BulkRun> change) {
    Map<Long, BulkRun> runs = books.inTransaction().bulkRuns;
    BulkRun before = runs.get(run);
    if (before == null || !from.contains(before.state())) {
      return false;
    }
    runs.put(run, change.apply(before));
    return true;
  }

  private static BulkRun with(
      BulkRun run,
      State state,
      Optional<BulkRun.Start> start,
      Optional<Instant> stoppedAt,
      Optional<Instant> doneAt) {
    return new BulkRun(
        run.id(),
        run.action(),
        run.amendment(),
        state,
        run.events(),
        run.plannedBy(),
        run.plannedAt(),
        start,
        stoppedAt,
        doneAt);
  }

  @Override
  public List<Planned> claim(long run, int most, Instant now, Instant abandonedBefore) {
    books.refuseIfBroken(run);
    InMemoryState state = books.inTransaction();
    List<Planned> claimed = new ArrayList<>();
    BulkRun known = state.bulkRuns.get(run);
    if (known == null || known.state() != State.RUNNING) {
      return claimed;
    }
    state.bulkRows.replaceAll(
        row -> {
          boolean free = row.claimedAt().filter(at -> !at.isBefore(abandonedBefore)).isEmpty();
          if (row.run() != run || row.happened().isPresent() || !free || claimed.size() == most) {
            return row;
          }
          claimed.add(row.planned());
          return new BulkRow(
              run, row.position(), row.planned(), Optional.of(now), Optional.empty());
        });
    return claimed;
  }

  @Override
  public void settle(long run, Map<StripeEventId, BulkResult> results, Instant at) {
    books
        .inTransaction()
        .bulkRows
        .replaceAll(
            row ->
                row.run() != run
                        || row.happened().isPresent()
                        || !results.containsKey(row.planned().event())
                    ? row
                    : new BulkRow(
                        run,
                        row.position(),
                        row.planned(),
                        row.claimedAt(),
                        Optional.of(results.get(row.planned().event()))));
  }

  @Override
  public List<BulkShare> happened(long run) {
    return shares(rows(run).stream().flatMap(row -> row.happened().stream()).toList());
  }

  private List<BulkRow> rows(long run) {
    return books.read(state -> state.bulkRows.stream().filter(row -> row.run() == run).toList());
  }

  private static List<BulkShare> shares(List<BulkResult> results) {
    return results.stream()
        .collect(groupingBy(it -> Map.entry(it.kind(), it.code())))
        .entrySet()
        .stream()
        .map(
            same ->
                new BulkShare(
                    same.getKey().getKey(),
                    same.getKey().getValue(),
                    same.getValue().size(),
                    same.getValue().stream().mapToLong(BulkResult::credits).sum()))
        .sorted(
            Comparator.comparing(BulkShare::events)
                .reversed()
                .thenComparing(share -> share.kind().code())
                .thenComparing(share -> share.code().orElse("~")))
        .toList();
  }

  @Override
  public List<BulkRun> latest(int most) {
    return books.read(
        state ->
            state.bulkRuns.values().stream()
                .sorted(Comparator.comparing(BulkRun::id).reversed())
                .limit(most)
                .toList());
  }

  @Override
  public Optional<Details> details(long run) {
    return find(run)
        .map(
            found ->
                new Details(
                    found,
                    shares(rows(run).stream().map(row -> row.planned().expected()).toList()),
                    happened(run)));
  }

  @Override
  public int stopped() {
    return books.read(
        state ->
            (int)
                state.bulkRuns.values().stream()
                    .filter(run -> run.state() == State.STOPPED)
                    .count());
  }

  @Override
  public List<Item> items(long run, Optional<BulkResult.Kind> kind, int after, int most) {
    boolean planned = find(run).filter(it -> it.state() == State.PLANNED).isPresent();
    return rows(run).stream()
        .filter(row -> row.position() > after)
        .filter(
            row ->
                kind.stream()
                    .allMatch(
                        it ->
                            (planned ? Optional.of(row.planned().expected()) : row.happened())
                                .filter(result -> result.kind() == it)
                                .isPresent()))
        .limit(most)
        .map(
            row ->
                new Item(
                    row.position(),
                    row.planned().event(),
                    row.planned().expected(),
                    row.happened()))
        .toList();
  }
}
