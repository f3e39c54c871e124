package io.tallystick.adapter.admin;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.repair.BulkRuns.Planned;
import io.tallystick.application.usecase.repair.RepairInBulk;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Bulk repairs that are planned, started, stopped and resumed, and never worked on. */
record InMemoryBulkRepairs(InMemoryBooks books, InstantSource clock) implements RepairInBulk {

  static final int LIMIT = 3;

  @Override
  public int limit() {
    return LIMIT;
  }

  @Override
  public Plan plan(
      Collection<StripeEventId> ids, BulkAction action, Amendment amendment, String person) {
    if (ids.isEmpty()) {
      return new Plan.Nothing();
    }
    if (ids.size() > LIMIT) {
      return new Plan.TooMany(LIMIT, ids.size());
    }
    List<Planned> planned = ids.stream().map(InMemoryBulkRepairs::planned).toList();
    return books.committed(
        List.of(),
        () ->
            new Plan.Planned(
                books.bulkRuns().add(action, amendment, person, clock.instant(), planned)));
  }

  @Override
  public Change start(long run, String person, String reason) {
    return reason.isBlank()
        ? new Change.NoReason()
        : change(
            run,
            () -> books.bulkRuns().start(run, new BulkRun.Start(person, reason, clock.instant())));
  }

  @Override
  public Change drop(long run) {
    return change(run, () -> books.bulkRuns().drop(run));
  }

  @Override
  public Change stop(long run, String person) {
    return change(run, () -> books.bulkRuns().stop(run, clock.instant()));
  }

  @Override
  public Change resume(long run, String person) {
    return change(run, () -> books.bulkRuns().resume(run));
  }

  @Override
  public int work(int most) {
    return 0;
  }

  private Change change(long run, BooleanSupplier move) {
    return books.committed(
        List.of(),
        () ->
            books.bulkRuns().find(run).isEmpty()
                ? new Change.Missing()
                : move.getAsBoolean() ? new Change.Done() : new Change.NotNow());
  }

  private static Planned planned(StripeEventId id) {
    return new Planned(
        id,
        1,
        new BulkResult(
            BulkResult.Kind.CREDITED,
            Optional.empty(),
            "+500 credits",
            500,
            Optional.of(new UserId(7))));
  }
}
