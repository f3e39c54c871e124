package io.tallystick.application.service.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.query.BrowseBulkRuns.Item;
import io.tallystick.application.service.inbox.LineItemLookup;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.repair.RepairInBulk.Change;
import io.tallystick.application.usecase.repair.RepairInBulk.Plan;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person repairs many events: sees what would happen to each, lets it happen, once. */
final class BulkRepairServiceTest {

  private final World world = World.standard();
  private long ada;

  @BeforeEach
  void openAccount() {
    ada = world.books.userWith("ada@example.org", "Ada", 20);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_plan_says_what_would_happen_to_each_and_changes_nothing() {
    world.process(
        "evt_a paid pi_a credits=500 customer_details.email=zoe@example.org",
        "evt_b paid pi_b credits=500 metadata.user_id=<uuid>",
        "evt_c paid pi_c credits=7 client_reference_id=" + ada,
        "evt_d paid pi_d customer_details.email=zoe@example.org");
    long zoe = world.books.userWith("zoe@example.org", "Zoe", 1);

    long run = plan(BulkAction.RETRY, "evt_a", "evt_b", "evt_c", "evt_d", "evt_x", "evt_a");

    assertThat(expected(run))
        .containsExactly(
            "evt_a credited +500",
            "evt_b failed user_unresolved",
            "evt_d failed credits_unknown",
            "evt_c settled",
            "evt_x missing");
    assertThat(world.books.balanceOf(zoe)).isEqualTo(1);
    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
    assertThat(world.books.actions()).isEmpty();
    assertThat(world.bulk.work(20)).isZero();
  }

  @Test
  void many_events_are_assigned_or_given_a_number_of_credits_at_once() {
    world.process(
        "evt_a paid pi_a credits=500 customer_details.email=zoe@example.org",
        "evt_b paid pi_b credits=30 metadata.user_id=<uuid>",
        "evt_c paid pi_c client_reference_id=" + ada,
        "evt_d paid pi_d client_reference_id=" + ada);
    Amendment account =
        new Amendment(Optional.of(new Assignment(new UserId(ada), false)), Optional.empty());
    Amendment credits = new Amendment(Optional.empty(), Optional.of(7));

    long assigned =
        planned(world.bulk.plan(World.ids("evt_a", "evt_b"), BulkAction.ASSIGN, account, "olga"));
    long set =
        planned(
            world.bulk.plan(World.ids("evt_c", "evt_d"), BulkAction.SET_CREDITS, credits, "olga"));
    assertThat(expected(assigned)).containsExactly("evt_a credited +500", "evt_b credited +30");
    assertThat(expected(set)).containsExactly("evt_c credited +7", "evt_d credited +7");
    assertThat(world.books.balanceOf(ada)).isEqualTo(20);

    world.bulk.start(assigned, "olga", "one family");
    world.bulk.start(set, "olga", "the small pack");
    world.bulk.work(20);

    assertThat(happened(assigned)).isEqualTo(List.of("evt_a credited +500", "evt_b credited +30"));
    assertThat(happened(set)).isEqualTo(List.of("evt_c credited +7", "evt_d credited +7"));
    assertThat(world.books.balanceOf(ada)).isEqualTo(564);
    assertThat(world.books.actions())
        .contains(
            action("bulk_assign", "bulk " + assigned, "one family (2 events)"),
            action("assign", "evt_a", "one family (bulk %s)".formatted(assigned)),
            action("bulk_set_credits", "bulk " + set, "the small pack (2 events)"),
            action("set_credits", "evt_d", "the small pack (bulk %s)".formatted(set)));
  }

  private static long planned(Plan plan) {
    return ((Plan.Planned) plan).run();
  }

  @Test
  void two_events_of_one_payment_are_planned_together_however_many_are_between() {
    IntStream.range(0, 120)
        .forEach(i -> world.process("evt_%d paid pi_%d credits=1".formatted(i, i)));
    world.process("evt_again paid pi_0 credits=1 customer_details.email=zoe@example.org");
    world.process("evt_first paid pi_0 credits=1 customer_details.email=zoe@example.org");
    world.books.userWith("zoe@example.org", "Zoe", 0);
    List<StripeEventId> ids = world.books.events().stream().map(event -> event.id()).toList();

    Plan plan = world.bulk.plan(ids, BulkAction.RETRY, "olga");

    long run = ((Plan.Planned) plan).run();
    assertThat(expected(run))
        .hasSize(122)
        .startsWith("evt_0 closed already_credited", "evt_again credited +1")
        .contains("evt_first closed already_credited");
  }

  @Test
  void a_bulk_repair_that_breaks_does_not_hold_up_those_that_were_started_after_it() {
    world.process("evt_a paid pi_a credits=1", "evt_b paid pi_b credits=1");
    long first = plan(BulkAction.DISCARD, "evt_a");
    long second = plan(BulkAction.DISCARD, "evt_b");
    world.bulk.start(first, "olga", "test data");
    world.bulk.start(second, "olga", "test data");
    world.books.breakClaimingOf(first);

    assertThatThrownBy(() -> world.bulk.work(20)).isInstanceOf(IllegalStateException.class);

    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
    assertThat(world.stands("evt_b")).isEqualTo("discarded");
    world.books.mend();
    world.bulk.work(20);
    assertThat(world.stands("evt_a")).isEqualTo("discarded");
  }

  @Test
  void nor_does_one_that_an_error_ends() {
    world.process("evt_a paid pi_a credits=1", "evt_b paid pi_b credits=1");
    world.bulk.start(plan(BulkAction.DISCARD, "evt_a"), "olga", "test data");
    world.bulk.start(plan(BulkAction.DISCARD, "evt_b"), "olga", "test data");
    AtomicInteger calls = new AtomicInteger();
    world.books.beforeEachCall(
        () -> {
          if (calls.incrementAndGet() == 2) {
            throw new NoClassDefFoundError("a class is missing");
          }
        });

    assertThatThrownBy(() -> world.bulk.work(20)).isInstanceOf(NoClassDefFoundError.class);

    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
    assertThat(world.stands("evt_b")).isEqualTo("discarded");
  }

  @Test
  void stripe_is_asked_no_longer_once_a_few_answers_did_not_come() {
    world.lineItems.answer(new LineItems.Unavailable("no answer"));
    IntStream.range(0, 60)
        .forEach(i -> world.process("evt_%d paid pi_%1$d session=cs_%1$d".formatted(i)));
    int before = world.lineItems.asked().size();
    String[] ids = IntStream.range(0, 60).mapToObj(i -> "evt_" + i).toArray(String[]::new);

    long run = plan(BulkAction.RETRY, ids);
    int planned = world.lineItems.asked().size();
    world.bulk.start(run, "olga", "Stripe is back");
    assertThat(world.bulk.work(100)).isEqualTo(60);

    assertThat(planned - before).isLessThan(3 + LineItemLookup.AT_ONCE);
    assertThat(world.lineItems.asked().size() - planned).isLessThan(3 + LineItemLookup.AT_ONCE);
    assertThat(world.books.events()).allMatch(event -> event.attempts() == 2);
  }

  @Test
  void a_plan_that_nobody_starts_is_dropped_after_a_day() {
    world.process("evt_a paid pi_a credits=500 customer_details.email=zoe@example.org");
    long first = plan(BulkAction.RETRY, "evt_a");
    world.pass(Duration.ofDays(1));
    plan(BulkAction.RETRY, "evt_a");
    assertThat(world.books.bulkPages().details(first)).isPresent();

    world.pass(Duration.ofSeconds(1));
    long third = plan(BulkAction.RETRY, "evt_a");

    assertThat(world.bulk.start(first, "olga", "too late")).isEqualTo(new Change.Missing());
    assertThat(world.bulk.start(third, "olga", "in time")).isEqualTo(done());
  }

  @Test
  void what_was_started_is_done_with_who_and_why_beside_each_event() {
    world.process(
        "evt_a paid pi_a credits=500 customer_details.email=zoe@example.org",
        "evt_b paid pi_b credits=500 metadata.user_id=<uuid>");
    long zoe = world.books.userWith("zoe@example.org", "Zoe", 1);
    long run = plan(BulkAction.RETRY, "evt_a", "evt_b");

    assertThat(world.bulk.start(run, "olga", " she has an account now ")).isEqualTo(done());
    assertThat(world.bulk.work(20)).isEqualTo(2);
    assertThat(world.bulk.work(20)).isZero();

    assertThat(world.books.balanceOf(zoe)).isEqualTo(501);
    assertThat(happened(run))
        .containsExactly("evt_a credited +500", "evt_b failed user_unresolved");
    assertThat(run(run).state()).isEqualTo(BulkRun.State.DONE);
    String why = "she has an account now (bulk 1)";
    assertThat(world.books.actions())
        .containsExactly(
            action("bulk_retry", "bulk 1", "she has an account now (2 events)"),
            action("retry", "evt_a", why),
            action("retry", "evt_b", why),
            action("bulk_done", "bulk 1", "1 credited (500 credits), 1 failed user_unresolved"));
    assertThat(world.books.triesOf(new StripeEventId("evt_a")))
        .extracting(it -> it.trigger())
        .containsExactly("webhook", "olga");
  }

  @Test
  void events_are_discarded_in_bulk_too() {
    world.process("evt_a paid pi_a credits=500", "evt_b unpaid pi_b");
    long run = plan(BulkAction.DISCARD, "evt_a", "evt_b");
    assertThat(expected(run)).containsExactly("evt_a discarded", "evt_b settled");

    world.bulk.start(run, "olga", "all paid back");
    world.bulk.work(20);

    assertThat(world.stands("evt_a")).isEqualTo("discarded");
    assertThat(world.stands("evt_b")).isEqualTo("ignored awaiting_payment");
    assertThat(world.books.actions())
        .extracting(Action::name)
        .containsExactly("bulk_discard", "discard", "bulk_done");
  }

  @Test
  void an_event_that_somebody_else_has_tried_since_the_plan_is_left_alone() {
    world.process(
        "evt_a paid pi_a credits=500 customer_details.email=zoe@example.org",
        "evt_b paid pi_b credits=500 customer_details.email=zoe@example.org");
    long run = plan(BulkAction.RETRY, "evt_a", "evt_b");
    world.bulk.start(run, "olga", "why not");
    world.retry(Trigger.person("max", "retry", "me first"), "evt_a");
    world.books.userWith("zoe@example.org", "Zoe", 0);

    world.bulk.work(20);

    assertThat(happened(run)).containsExactly("evt_a changed", "evt_b credited +500");
    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
    assertThat(world.books.bulkPages().items(run, 0, 1).getFirst().happened())
        .get()
        .extracting(BulkResult::message)
        .asString()
        .startsWith("changed since the plan: user_unresolved");
  }

  @Test
  void an_event_that_another_one_of_the_run_has_settled_needs_nothing() {
    world.process("evt_a paid pi_a credits=5 metadata.user_id=9", "evt_b paid pi_a credits=5");
    long run = plan(BulkAction.RETRY, "evt_a", "evt_b");
    for (int i = 0; i < 8; i++) {
      world.books.userWith("user%d@example.org".formatted(i), "User", 0);
    }
    world.bulk.start(run, "olga", "why not");

    world.bulk.work(1);
    assertThat(world.stands("evt_b")).isEqualTo("ignored already_credited");
    world.bulk.work(1);

    assertThat(happened(run)).containsExactly("evt_a credited +5", "evt_b settled");
  }

  @Test
  void what_the_old_handler_left_unfinished_stays_for_a_person_to_judge() {
    Failure unfinished = new Failure(FailureCode.LEGACY_UNFINISHED, "left processing");
    WorkItem.Arrived old = world.arrived("evt_a paid pi_a credits=5 client_reference_id=" + ada);
    StripeEvent event =
        new StripeEvent(
            old.id(),
            "paid",
            "legacy",
            world.now(),
            new Failed(world.now(), unfinished, Optional.empty()),
            0);
    world.books.committed(
        List.of(),
        () -> {
          world.books.inbox().add(List.of(new NewEvent(old.notice(), event, old.payload())));
          return true;
        });
    long run = plan(BulkAction.RETRY, "evt_a");
    assertThat(expected(run)).containsExactly("evt_a failed legacy_unfinished");

    world.bulk.start(run, "olga", "why not");
    world.bulk.work(20);

    assertThat(happened(run)).containsExactly("evt_a failed legacy_unfinished");
    assertThat(world.books.balanceOf(ada)).isEqualTo(20);
    assertThat(world.books.triesOf(old.id())).isEmpty();
  }

  @Test
  void a_run_stops_between_two_parts_and_goes_on_later() {
    world.process("evt_a paid pi_a credits=1", "evt_b paid pi_b credits=1");
    long run = plan(BulkAction.RETRY, "evt_a", "evt_b");
    world.bulk.start(run, "olga", "why not");
    world.bulk.work(1);

    assertThat(world.bulk.stop(run, "max")).isEqualTo(done());
    assertThat(world.bulk.work(1)).isZero();
    assertThat(world.bulk.stop(run, "max")).isEqualTo(new Change.NotNow());
    assertThat(world.bulk.resume(run, "olga")).isEqualTo(done());
    assertThat(world.bulk.work(1)).isEqualTo(1);

    assertThat(run(run).state()).isEqualTo(BulkRun.State.DONE);
    assertThat(world.books.actions())
        .filteredOn(it -> it.subject().equals("bulk 1"))
        .extracting(it -> it.actor() + " " + it.name() + ": " + it.reason())
        .containsExactly(
            "olga bulk_retry: why not (2 events)",
            "max bulk_stop: 1 of 2 events done",
            "olga bulk_resume: 1 of 2 events done",
            "olga bulk_done: 2 failed user_unresolved");
  }

  @Test
  void a_start_needs_a_reason_and_happens_once() {
    world.process("evt_a paid pi_a credits=1");
    long run = plan(BulkAction.RETRY, "evt_a");

    assertThat(world.bulk.start(run, "olga", " \t")).isEqualTo(new Change.NoReason());
    assertThat(world.bulk.start(run, "olga", "x".repeat(501))).isEqualTo(new Change.NoReason());
    assertThat(world.bulk.start(run + 1, "olga", "why")).isEqualTo(new Change.Missing());
    assertThat(world.bulk.resume(run, "olga")).isEqualTo(new Change.NotNow());
    assertThat(world.bulk.start(run, "olga", "x".repeat(500))).isEqualTo(done());
    assertThat(world.bulk.start(run, "max", "why")).isEqualTo(new Change.NotNow());
    assertThat(run(run).start().orElseThrow().by()).isEqualTo("olga");
  }

  @Test
  void nothing_and_too_much_is_not_planned() {
    assertThat(world.bulk.plan(List.of(), BulkAction.RETRY, "olga")).isEqualTo(new Plan.Nothing());
    List<StripeEventId> many =
        IntStream.rangeClosed(0, World.MOST_IN_BULK)
            .mapToObj(i -> new StripeEventId("evt_" + i))
            .toList();
    assertThat(world.bulk.plan(many, BulkAction.RETRY, "olga"))
        .isEqualTo(new Plan.TooMany(World.MOST_IN_BULK, World.MOST_IN_BULK + 1));
    assertThat(world.books.bulkPages().latest(1)).isEmpty();
  }

  @Test
  void an_event_that_breaks_fails_alone_and_is_noted_too() {
    world.process("evt_a paid pi_a credits=1 metadata.user_id=2", "evt_b paid pi_b credits=1");
    long run = plan(BulkAction.RETRY, "evt_a", "evt_b");
    world.books.userWith("zoe@example.org", "Zoe", 0);
    world.books.breakBookingOf(new StripeEventId("evt_a"));
    world.bulk.start(run, "olga", "why not");

    world.bulk.work(20);

    assertThat(happened(run))
        .containsExactly("evt_a failed internal_error", "evt_b failed user_unresolved");
    assertThat(run(run).state()).isEqualTo(BulkRun.State.DONE);
  }

  @Test
  void what_was_under_way_when_the_database_went_away_is_done_later_and_once() {
    world.process("evt_a paid pi_a credits=5 metadata.user_id=2");
    long run = plan(BulkAction.RETRY, "evt_a");
    long zoe = world.books.userWith("zoe@example.org", "Zoe", 0);
    world.bulk.start(run, "olga", "why not");
    world.books.committed(
        List.of(),
        () ->
            world
                .books
                .bulkRuns()
                .claim(run, 1, world.now(), world.now().minus(Duration.ofMinutes(1))));
    world.books.goAway();
    assertThatThrownBy(() -> world.bulk.work(20)).isInstanceOf(StorageUnavailable.class);
    world.books.comeBack();

    assertThat(world.bulk.work(20)).isZero();
    assertThat(run(run).state()).isEqualTo(BulkRun.State.RUNNING);
    world.pass(Duration.ofSeconds(61));
    assertThat(world.bulk.work(20)).isEqualTo(1);

    assertThat(happened(run)).containsExactly("evt_a credited +5");
    assertThat(world.books.balanceOf(zoe)).isEqualTo(5);
  }

  private static Change done() {
    return new Change.Done();
  }

  private Action action(String name, String subject, String reason) {
    return new Action("olga", name, subject, reason, world.now());
  }

  private long plan(BulkAction action, String... ids) {
    return ((Plan.Planned) world.bulk.plan(World.ids(ids), action, "olga")).run();
  }

  private BulkRun run(long run) {
    return world.books.bulkRuns().find(run).orElseThrow();
  }

  private List<String> expected(long run) {
    return world.books.bulkPages().items(run, 0, 1000).stream()
        .map(item -> told(item, item.expected()))
        .toList();
  }

  private List<String> happened(long run) {
    return world.books.bulkPages().items(run, 0, 1000).stream()
        .flatMap(item -> item.happened().map(result -> told(item, result)).stream())
        .toList();
  }

  private static String told(Item item, BulkResult result) {
    return item.event()
        + " "
        + result.kind().code()
        + result.code().map(code -> " " + code).orElse("")
        + (result.credits() > 0 ? " +" + result.credits() : "");
  }
}
