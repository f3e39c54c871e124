package io.tallystick.application.service.repair;

import static java.util.stream.Collectors.joining;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.WorkFailed;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.port.repair.BulkRuns.Planned;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.usecase.repair.RepairInBulk;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkShare;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Bulk repairs: planned by one call, started by another, done part by part by the workers of all
 * instances.
 */
public record BulkRepairService(
    EventProcessing processing,
    EventReading reading,
    WebhookInbox inbox,
    BulkRuns runs,
    AuditLog audit,
    Transactions transactions,
    InstantSource clock,
    int limit)
    implements RepairInBulk {

  /** What was taken so long ago and is not done was left behind by a crash. */
  private static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

  /** What nobody has started by then was only looked at, and would not be true any more. */
  private static final Duration PLANS_ARE_KEPT = Duration.ofDays(1);

  @Override
  public Plan plan(
      Collection<StripeEventId> ids, BulkAction action, Amendment amendment, String person) {
    List<StripeEventId> distinct = ids.stream().distinct().toList();
    if (distinct.isEmpty()) {
      return new Plan.Nothing();
    }
    if (distinct.size() > limit) {
      return new Plan.TooMany(limit, distinct.size());
    }
    List<Planned> planned =
        new BulkPlanning(processing, reading, inbox)
            .plan(distinct, BulkTries.remedy(action, amendment));
    Instant now = clock.instant();
    return new Plan.Planned(
        transactions.committed(
            () -> {
              runs.dropPlans(now.minus(PLANS_ARE_KEPT));
              return runs.add(action, amendment, person, now, planned);
            }));
  }

  @Override
  public Change start(long run, String person, String reason) {
    String why = reason.strip();
    if (why.isEmpty() || why.codePointCount(0, why.length()) > LONGEST_REASON) {
      return new Change.NoReason();
    }
    Instant now = clock.instant();
    return change(
        run,
        () -> runs.start(run, new BulkRun.Start(person, why, now)),
        before ->
            note(
                before,
                person,
                "bulk_" + before.action().code(),
                "%s (%s events)".formatted(why, before.events())));
  }

  @Override
  public Change drop(long run) {
    return change(run, () -> runs.drop(run), before -> {});
  }

  @Override
  public Change stop(long run, String person) {
    return change(
        run,
        () -> runs.stop(run, clock.instant()),
        before -> note(before, person, "bulk_stop", progress(before)));
  }

  @Override
  public Change resume(long run, String person) {
    return change(
        run,
        () -> runs.resume(run),
        before -> note(before, person, "bulk_resume", progress(before)));
  }

  @Override
  public int work(int most) {
    int done = 0;
    List<Throwable> broken = new ArrayList<>();
    for (BulkRun run : runs.running()) {
      try {
        done += work(run, most);
      } catch (Throwable failure) {
        broken.add(failure);
      }
    }
    if (!broken.isEmpty()) {
      throw first(broken);
    }
    return done;
  }

  /** With the others; no statement and no decision throws a checked one. */
  private static RuntimeException first(List<Throwable> broken) {
    Throwable first = broken.getFirst();
    broken.stream().skip(1).filter(it -> !it.equals(first)).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    return first instanceof RuntimeException unchecked ? unchecked : new WorkFailed(first);
  }

  private int work(BulkRun run, int most) {
    Instant now = clock.instant();
    List<Planned> claimed =
        transactions.committed(() -> runs.claim(run.id(), most, now, now.minus(ABANDONED_AFTER)));
    if (!claimed.isEmpty()) {
      new BulkTries(processing, reading, inbox, runs, transactions, clock).repair(run, claimed);
    }
    finish(run);
    return claimed.size();
  }

  private void finish(BulkRun run) {
    transactions.committed(
        () -> {
          if (runs.finish(run.id(), clock.instant())) {
            String by = run.start().orElseThrow().by();
            note(run, by, "bulk_done", words(runs.happened(run.id())));
          }
        });
  }

  private Change change(long run, BooleanSupplier move, Consumer<BulkRun> afterwards) {
    return transactions.committed(
        () -> {
          Optional<BulkRun> before = runs.find(run);
          if (before.isEmpty()) {
            return new Change.Missing();
          }
          if (!move.getAsBoolean()) {
            return new Change.NotNow();
          }
          afterwards.accept(before.get());
          return new Change.Done();
        });
  }

  private void note(BulkRun run, String person, String action, String reason) {
    audit.append(new Action(person, action, run.subject(), reason, clock.instant()));
  }

  private String progress(BulkRun run) {
    int done = runs.happened(run.id()).stream().mapToInt(BulkShare::events).sum();
    return "%s of %s events done".formatted(done, run.events());
  }

  /** {@code 8 credited (3400 credits), 3 failed user_unresolved}. */
  private static String words(List<BulkShare> shares) {
    return shares.stream()
        .map(
            share ->
                share.kind() == BulkResult.Kind.CREDITED
                    ? "%s credited (%s credits)".formatted(share.events(), share.credits())
                    : share.events()
                        + " "
                        + share.kind().code()
                        + share.code().map(code -> " " + code).orElse(""))
        .collect(joining(", "));
  }
}
