package io.tallystick.application.query;

import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkShare;
import java.util.List;
import java.util.Optional;

/** Support staff look at bulk repairs. */
public interface BrowseBulkRuns {

  /** The newest ones first. */
  List<BulkRun> latest(int most);

  /** How many are stopped, and wait to be resumed. */
  int stopped();

  /** One of them, with its figures. */
  Optional<Details> details(long run);

  /**
   * Its events in their order.
   *
   * @param kind only those with this result: what is expected of a plan, and what happened after
   *     its start
   * @param after the position of the last one seen, 0 at first
   */
  List<Item> items(long run, Optional<BulkResult.Kind> kind, int after, int most);

  /** Its events in their order, whatever their result. */
  default List<Item> items(long run, int after, int most) {
    return items(run, Optional.empty(), after, most);
  }

  /**
   * A bulk repair with its figures.
   *
   * @param expected what the plan says of all its events
   * @param happened what became of those that are done
   */
  record Details(BulkRun run, List<BulkShare> expected, List<BulkShare> happened) {
    public Details {
      expected = List.copyOf(expected);
      happened = List.copyOf(happened);
    }

    /** How many of its events are done. */
    public int done() {
      return happened.stream().mapToInt(BulkShare::events).sum();
    }
  }

  /**
   * One event of a bulk repair.
   *
   * @param position in the run, from 1
   * @param happened empty while it waits
   */
  record Item(
      int position, StripeEventId event, BulkResult expected, Optional<BulkResult> happened) {}
}
