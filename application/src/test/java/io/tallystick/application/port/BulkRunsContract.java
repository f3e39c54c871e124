package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static io.tallystick.application.port.SampleEvents.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.port.repair.BulkRuns.Planned;
import io.tallystick.application.query.BrowseBulkRuns.Item;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkResult.Kind;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkRun.State;
import io.tallystick.domain.repair.BulkShare;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link BulkRuns} promises. */
public abstract class BulkRunsContract extends PortContract {

  private static final BulkRun.Start START =
      new BulkRun.Start("olga", "the shop's ids are back", NOW.plusSeconds(10));
  private static final BulkResult CREDITED =
      new BulkResult(
          Kind.CREDITED,
          Optional.empty(),
          "+500 credits for user 42",
          500,
          Optional.of(new UserId(42)));
  private static final BulkResult FAILED =
      new BulkResult(Kind.FAILED, Optional.of("user_unresolved"), "nobody");
  private static final Instant LONG_AGO = NOW.minusSeconds(60);

  private static List<Planned> threeEvents() {
    return List.of(
        new Planned(id("a"), 1, CREDITED),
        new Planned(id("b"), 2, FAILED),
        new Planned(id("c"), 3, CREDITED));
  }

  @Test
  void a_plan_is_kept_as_it_was_made() {
    List<Planned> events = threeEvents();
    long run =
        committed(
            () -> ports.bulkRuns().add(BulkAction.DISCARD, Amendment.NONE, "pavel", NOW, events));

    BulkRun expected =
        new BulkRun(
            run,
            BulkAction.DISCARD,
            Amendment.NONE,
            State.PLANNED,
            3,
            "pavel",
            NOW,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(ports.bulkRuns().find(run)).contains(expected);
    assertThat(ports.bulkRuns().find(run + 1)).isEmpty();
    assertThat(ports.bulkPages().latest(5)).containsExactly(expected);
    assertThat(ports.bulkPages().details(run).orElseThrow().expected())
        .containsExactly(
            new BulkShare(Kind.CREDITED, Optional.empty(), 2, 1000),
            new BulkShare(Kind.FAILED, Optional.of("user_unresolved"), 1, 0));
    assertThat(ports.bulkPages().items(run, 1, 1))
        .containsExactly(new Item(2, id("b"), FAILED, Optional.empty()));
    assertThat(ports.bulkPages().items(run, 3, 1)).isEmpty();
  }

  @Test
  void what_is_added_to_the_events_is_kept_with_the_plan() {
    List<Planned> events = List.of(new Planned(id("a"), 1, CREDITED));
    Amendment credits = new Amendment(Optional.empty(), Optional.of(500));
    Amendment account =
        new Amendment(Optional.of(new Assignment(new UserId(42), false)), Optional.empty());

    long set =
        committed(
            () -> ports.bulkRuns().add(BulkAction.SET_CREDITS, credits, "pavel", NOW, events));
    long assigned =
        committed(() -> ports.bulkRuns().add(BulkAction.ASSIGN, account, "pavel", NOW, events));

    assertThat(ports.bulkRuns().find(set).orElseThrow().amendment()).isEqualTo(credits);
    assertThat(ports.bulkRuns().find(assigned).orElseThrow().amendment()).isEqualTo(account);
    assertThat(ports.bulkRuns().find(assigned).orElseThrow().action()).isEqualTo(BulkAction.ASSIGN);
  }

  @Test
  void a_run_goes_from_planned_over_running_and_stopped_to_done_and_no_other_way() {
    long run = plan("a");
    assertThat(moves(run)).containsExactly("start");
    assertThat(ports.bulkRuns().running()).extracting(BulkRun::id).containsExactly(run);
    assertThat(ports.bulkRuns().find(run).flatMap(BulkRun::start)).contains(START);
    settle(run, "a", CREDITED);

    assertThat(committed(() -> ports.bulkRuns().stop(run, NOW.plusSeconds(20)))).isTrue();
    assertThat(ports.bulkRuns().running()).isEmpty();
    assertThat(ports.bulkRuns().find(run).flatMap(BulkRun::stoppedAt))
        .contains(NOW.plusSeconds(20));
    assertThat(committed(() -> ports.bulkRuns().resume(run))).isTrue();
    assertThat(ports.bulkRuns().find(run).flatMap(BulkRun::stoppedAt)).isEmpty();
    assertThat(committed(() -> ports.bulkRuns().finish(run, NOW.plusSeconds(30)))).isTrue();

    BulkRun done = ports.bulkRuns().find(run).orElseThrow();
    assertThat(done.state()).isEqualTo(State.DONE);
    assertThat(done.doneAt()).contains(NOW.plusSeconds(30));
    assertThat(moves(run)).isEmpty();
  }

  @Test
  void a_run_that_was_stopped_while_its_last_event_was_under_way_is_done() {
    long run = started("a");
    commit(() -> ports.bulkRuns().stop(run, NOW));
    assertThat(committed(() -> ports.bulkRuns().finish(run, NOW))).isFalse();
    settle(run, "a", CREDITED);

    assertThat(committed(() -> ports.bulkRuns().finish(run, NOW))).isTrue();
    assertThat(ports.bulkRuns().find(run).orElseThrow().stoppedAt()).isEmpty();
  }

  @Test
  void events_are_listed_by_what_is_expected_of_a_plan_and_by_what_happened_later() {
    List<Planned> events = threeEvents();
    long run =
        committed(
            () -> ports.bulkRuns().add(BulkAction.RETRY, Amendment.NONE, "pavel", NOW, events));
    assertThat(listed(run, Kind.CREDITED)).containsExactly("evt_a", "evt_c");
    assertThat(listed(run, Kind.FAILED)).containsExactly("evt_b");

    commit(() -> ports.bulkRuns().start(run, START));
    assertThat(listed(run, Kind.CREDITED)).as("nothing has happened").isEmpty();
    settle(run, "a", FAILED);

    assertThat(listed(run, Kind.FAILED)).containsExactly("evt_a");
    assertThat(listed(run, Kind.CREDITED)).isEmpty();
  }

  private List<String> listed(long run, Kind kind) {
    return ports.bulkPages().items(run, Optional.of(kind), 0, 5).stream()
        .map(item -> item.event().value())
        .toList();
  }

  @Test
  void those_that_are_stopped_are_counted() {
    long run = started("a");
    started("b");
    plan("c");
    assertThat(ports.bulkPages().stopped()).isZero();

    commit(() -> ports.bulkRuns().stop(run, NOW));
    assertThat(ports.bulkPages().stopped()).isEqualTo(1);

    commit(() -> ports.bulkRuns().resume(run));
    assertThat(ports.bulkPages().stopped()).isZero();
  }

  @Test
  void a_plan_is_dropped_unless_it_is_started() {
    long looked = plan("a", "b");
    long begun = started("a");

    assertThat(committed(() -> ports.bulkRuns().drop(looked))).isTrue();
    assertThat(committed(() -> ports.bulkRuns().drop(begun))).isFalse();
    assertThat(committed(() -> ports.bulkRuns().drop(looked))).isFalse();
    assertThat(ports.bulkPages().latest(5)).extracting(BulkRun::id).containsExactly(begun);
    assertThat(ports.bulkPages().items(looked, 0, 5)).isEmpty();
  }

  @Test
  void plans_that_nobody_started_are_dropped_and_nothing_else() {
    long looked = plan("a", "b");
    long kept = started("a");
    settle(kept, "a", CREDITED);
    long stopped = started("b");
    commit(() -> ports.bulkRuns().stop(stopped, NOW));

    commit(() -> ports.bulkRuns().dropPlans(LONG_AGO));
    assertThat(ports.bulkRuns().find(looked)).isPresent();

    commit(() -> ports.bulkRuns().dropPlans(NOW));
    assertThat(ports.bulkPages().latest(5)).extracting(BulkRun::id).containsExactly(stopped, kept);
    assertThat(ports.bulkPages().items(looked, 0, 5)).isEmpty();
    assertThat(ports.bulkPages().items(kept, 0, 5)).hasSize(1);
    assertThat(committed(() -> ports.bulkRuns().start(looked, START))).isFalse();
  }

  @Test
  void events_are_claimed_in_their_order_and_once() {
    long run = started("a", "b", "c");

    assertThat(claim(run, 2, NOW)).containsExactly("evt_a", "evt_b");
    assertThat(claim(run, 2, NOW)).containsExactly("evt_c");
    assertThat(claim(run, 2, NOW)).isEmpty();
  }

  @Test
  void what_was_claimed_and_left_is_claimed_again_after_a_while() {
    long run = started("a", "b", "c");
    assertThat(claim(run, 2, NOW)).hasSize(2);
    settle(run, "a", CREDITED);

    assertThat(claim(run, 5, NOW.plusSeconds(60))).containsExactly("evt_c");
    assertThat(claim(run, 5, NOW.plusSeconds(61))).containsExactly("evt_b");
    assertThat(claim(run, 5, NOW.plusSeconds(61))).isEmpty();
  }

  @Test
  void nothing_is_claimed_of_a_run_that_is_not_running() {
    long run = plan("a");
    assertThat(claim(run, 5, NOW)).isEmpty();
    commit(() -> ports.bulkRuns().start(run, START));
    commit(() -> ports.bulkRuns().stop(run, NOW));
    assertThat(claim(run, 5, NOW)).isEmpty();
  }

  @Test
  void what_is_noted_of_an_event_stays() {
    long run = started("a", "b");
    long other = started("a");
    settle(run, "a", FAILED);
    settle(run, "a", CREDITED);

    assertThat(ports.bulkPages().items(run, 0, 5))
        .extracting(Item::happened)
        .containsExactly(Optional.of(FAILED), Optional.empty());
    assertThat(ports.bulkRuns().happened(run))
        .containsExactly(new BulkShare(Kind.FAILED, Optional.of("user_unresolved"), 1, 0));
    assertThat(ports.bulkPages().details(run).orElseThrow().done()).isEqualTo(1);
    assertThat(ports.bulkRuns().happened(other)).isEmpty();
  }

  private long plan(String... events) {
    List<Planned> planned =
        Stream.of(events).map(event -> new Planned(id(event), 1, CREDITED)).toList();
    return committed(
        () -> ports.bulkRuns().add(BulkAction.RETRY, Amendment.NONE, "pavel", LONG_AGO, planned));
  }

  private long started(String... events) {
    long run = plan(events);
    commit(() -> ports.bulkRuns().start(run, START));
    return run;
  }

  /** Which moves succeed, one after the other. */
  private List<String> moves(long run) {
    return Stream.of("finish", "resume", "start", "start", "finish", "resume")
        .filter(
            move ->
                committed(
                    () ->
                        switch (move) {
                          case "start" -> ports.bulkRuns().start(run, START);
                          case "resume" -> ports.bulkRuns().resume(run);
                          default -> ports.bulkRuns().finish(run, NOW);
                        }))
        .toList();
  }

  private List<String> claim(long run, int most, Instant at) {
    return committed(() -> ports.bulkRuns().claim(run, most, at, at.minusSeconds(60))).stream()
        .map(planned -> planned.event().value())
        .sorted()
        .toList();
  }

  private void settle(long run, String event, BulkResult result) {
    commit(() -> ports.bulkRuns().settle(run, Map.of(id(event), result), NOW));
  }
}
