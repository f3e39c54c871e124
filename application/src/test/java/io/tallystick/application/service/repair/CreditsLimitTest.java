package io.tallystick.application.service.repair;

import static io.tallystick.application.service.inbox.World.MOST_SET_ALONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.service.credit.AdjustmentService;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.credit.AdjustBalance;
import io.tallystick.application.usecase.repair.RepairEvents.Preview;
import io.tallystick.application.usecase.repair.RepairEvents.Result;
import io.tallystick.application.usecase.repair.RepairInBulk.Change;
import io.tallystick.application.usecase.repair.RepairInBulk.Plan;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.Remedy;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever says how many credits a payment buys could mint them. */
final class CreditsLimitTest {

  private final World world = World.standard();
  private long ada;

  @BeforeEach
  void three_payments_do_not_say_how_many_credits() {
    ada = world.books.userWith("ada@example.org", "Ada", 0);
    for (String name : new String[] {"a", "b", "c"}) {
      world.process("evt_%s paid pi_%s metadata.user_id=%s".formatted(name, name, ada));
      assertThat(world.stands("evt_" + name)).isEqualTo("failed credits_unknown");
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void one_person_sets_no_more_than_the_limit_alone() {
    assertThat(set("evt_a", MOST_SET_ALONE + 1, "olga")).isEqualTo(above());
    assertThat(world.stands("evt_a")).isEqualTo("failed credits_unknown");
    assertThat(world.books.actions()).isEmpty();

    assertThat(set("evt_a", 6_000, "olga")).isInstanceOf(Result.Done.class);
    assertThat(set("evt_b", 4_001, "olga")).isEqualTo(above());
    assertThat(set("evt_b", 4_000, "olga")).isInstanceOf(Result.Done.class);
    assertThat(set("evt_c", 1, "olga")).isEqualTo(above());
    assertThat(set("evt_c", MOST_SET_ALONE, "pavel")).isInstanceOf(Result.Done.class);
    assertThat(world.books.balanceOf(ada)).isEqualTo(20_000);
  }

  @Test
  void what_is_set_counts_with_what_is_adjusted() {
    assertThat(set("evt_a", 6_000, "olga")).isInstanceOf(Result.Done.class);

    assertThat(adjust(4_001)).isInstanceOf(AdjustBalance.Result.Waits.class);
    assertThat(adjust(3_000)).isInstanceOf(AdjustBalance.Result.Done.class);
    assertThat(set("evt_b", 1_001, "olga")).isEqualTo(above());
    assertThat(set("evt_b", 1_000, "olga")).isInstanceOf(Result.Done.class);
  }

  @Test
  void a_bulk_repair_counts_with_all_its_events_from_its_start_on() {
    long large = plan(5_001, "evt_a", "evt_b");
    assertThat(world.bulk.start(large, "olga", "the large pack"))
        .isEqualTo(new Change.AboveLimit(MOST_SET_ALONE));
    world.bulk.work(20);
    assertThat(world.books.balanceOf(ada)).isZero();

    long run = plan(4_000, "evt_a", "evt_b");
    assertThat(world.bulk.start(run, "olga", "the pack")).isEqualTo(new Change.Done());
    assertThat(set("evt_c", 2_001, "olga")).isEqualTo(above());
    world.bulk.work(20);
    assertThat(world.books.balanceOf(ada)).isEqualTo(8_000);
    assertThat(set("evt_c", 2_001, "olga")).isEqualTo(above());
    assertThat(set("evt_c", 2_000, "olga")).isInstanceOf(Result.Done.class);
  }

  @Test
  void an_assignment_of_credits_that_stripe_has_told_is_not_limited() {
    world.process("evt_d paid pi_d credits=50000 metadata.user_id=<uuid>");
    Remedy assign =
        new Remedy.Assign(new io.tallystick.domain.identity.Assignment(new UserId(ada), false));

    assertThat(apply("evt_d", assign, "olga")).isInstanceOf(Result.Done.class);
  }

  private static Result above() {
    return new Result.AboveLimit(MOST_SET_ALONE);
  }

  private Result set(String event, int credits, String person) {
    return apply(event, new Remedy.SetCredits(credits), person);
  }

  private Result apply(String event, Remedy remedy, String person) {
    StripeEventId id = new StripeEventId(event);
    Preview.Effect seen = (Preview.Effect) world.repairs.preview(id, remedy);
    return world.repairs.apply(id, remedy, seen.token(), person, "they called");
  }

  private long plan(int credits, String... events) {
    Amendment each = new Amendment(Optional.empty(), Optional.of(credits));
    Plan plan = world.bulk.plan(World.ids(events), BulkAction.SET_CREDITS, each, "olga");
    return ((Plan.Planned) plan).run();
  }

  private AdjustBalance.Result adjust(int amount) {
    AdjustmentService service =
        new AdjustmentService(
            world.books,
            world.books.directory(),
            world.books.ledger(),
            world.books.pendingAdjustments(),
            world.books.movedPayments(),
            world.books.audit(),
            (adjustment, outcome) -> {},
            new AdjustmentLimit(MOST_SET_ALONE),
            world::now);
    UserId user = new UserId(ada);
    return service.apply(
        new Adjustment(user, amount, "a gift", "olga"), world.books.ledger().newest(user));
  }
}
