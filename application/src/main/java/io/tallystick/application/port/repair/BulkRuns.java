package io.tallystick.application.port.repair;

import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkShare;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bulk repairs: what was planned, and what became of it. */
public interface BulkRuns {

  /**
   * Keeps a plan.
   *
   * @param amendment the account of an assignment, or the number of credits that is set
   * @return its number
   */
  long add(BulkAction action, Amendment amendment, String person, Instant at, List<Planned> events);

  /** Drops the plans made before then that nobody has started. */
  void dropPlans(Instant plannedBefore);

  /** Drops a plan; false, and nothing changed, if it is started. */
  boolean drop(long run);

  Optional<BulkRun> find(long run);

  /** Those that are running, the oldest first. */
  List<BulkRun> running();

  /** From planned to running; false, and nothing changed, if it is not planned. */
  boolean start(long run, BulkRun.Start start);

  /** From running to stopped; false, and nothing changed, if it is not running. */
  boolean stop(long run, Instant at);

  /** From stopped to running; false, and nothing changed, if it is not stopped. */
  boolean resume(long run);

  /** To done, once all its events are; false, and nothing changed, if it is not started or open. */
  boolean finish(long run, Instant at);

  /**
   * Takes events that are to be done next, if it is running. What is taken is taken by nobody else,
   * unless it was taken before {@code abandonedBefore} and is not done yet.
   */
  List<Planned> claim(long run, int most, Instant now, Instant abandonedBefore);

  /** Notes what became of events; what is noted already stays. */
  void settle(long run, Map<StripeEventId, BulkResult> results, Instant at);

  /** What became of its events so far. */
  List<BulkShare> happened(long run);

  /**
   * An event as it was planned.
   *
   * @param attempts how often it had been tried by then
   */
  record Planned(StripeEventId event, int attempts, BulkResult expected) {}
}
