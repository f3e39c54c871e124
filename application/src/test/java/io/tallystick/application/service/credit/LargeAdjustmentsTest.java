package io.tallystick.application.service.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.credit.AdjustmentMonitor.Outcome;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.credit.AdjustBalance;
import io.tallystick.application.usecase.credit.AdjustBalance.Preview;
import io.tallystick.application.usecase.credit.DecideAdjustments.Result;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is more than one person may adjust alone needs a second one, and is booked once. */
final class LargeAdjustmentsTest {

  private final World world = World.standard();
  private final List<Outcome> told = new ArrayList<>();
  private Instant now = world.now();
  private final AdjustmentService service =
      new AdjustmentService(
          world.books,
          world.books.directory(),
          world.books.ledger(),
          world.books.pendingAdjustments(),
          world.books.movedPayments(),
          world.books.audit(),
          (adjustment, outcome) -> told.add(outcome),
          new AdjustmentLimit(100),
          () -> now);
  private final long ada = world.books.userWith("ada@example.org", "Ada", 500);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void above_the_limit_nothing_is_booked_before_a_second_person_confirms_it() {
    Adjustment gift = by("olga", 101);
    assertThat(service.preview(gift)).isEqualTo(new Preview.Effect(500, 601, 0, true));
    assertThat(service.apply(gift, 0)).isEqualTo(new AdjustBalance.Result.Waits(true));
    assertThat(service.apply(gift, 0)).isEqualTo(new AdjustBalance.Result.Waits(false));
    assertThat(world.books.balanceOf(ada)).isEqualTo(500);

    assertThat(service.confirm(1, "olga")).isEqualTo(new Result.OwnAdjustment());
    assertThat(service.refuse(1, "OLGA")).isEqualTo(new Result.OwnAdjustment());
    assertThat(service.confirm(1, "ann")).isEqualTo(new Result.Done(gift));
    assertThat(service.confirm(1, "ann")).isEqualTo(new Result.DecidedBefore());
    assertThat(service.refuse(1, "bob")).isEqualTo(new Result.DecidedBefore());

    assertThat(world.books.balanceOf(ada)).isEqualTo(601);
    assertThat(told).containsExactly(Outcome.WAITS, Outcome.CONFIRMED);
    assertThat(world.books.actions())
        .containsExactly(
            did("olga", "ask_adjustment", "+101: a gift"),
            did("olga", "adjust", "+101: a gift, confirmed by ann"),
            did("ann", "confirm_adjustment", "+101: by olga"));
  }

  @Test
  void what_is_refused_is_never_booked() {
    service.apply(by("olga", -101), 0);

    assertThat(service.refuse(1, "ann")).isInstanceOf(Result.Done.class);
    assertThat(service.confirm(1, "bob")).isEqualTo(new Result.DecidedBefore());

    assertThat(world.books.balanceOf(ada)).isEqualTo(500);
    assertThat(told).containsExactly(Outcome.WAITS, Outcome.REFUSED);
    assertThat(world.books.actions()).contains(did("ann", "refuse_adjustment", "-101: by olga"));
  }

  @Test
  void small_ones_add_up_within_a_day() {
    assertThat(apply(by("olga", 60))).isInstanceOf(AdjustBalance.Result.Done.class);
    assertThat(apply(by("olga", -100))).isInstanceOf(AdjustBalance.Result.Done.class);
    assertThat(apply(by("olga", 41))).isEqualTo(new AdjustBalance.Result.Waits(true));
    assertThat(apply(by("pavel", 41))).isInstanceOf(AdjustBalance.Result.Done.class);
    assertThat(apply(by("olga", 40))).isInstanceOf(AdjustBalance.Result.Done.class);
    assertThat(apply(by("olga", 1))).isEqualTo(new AdjustBalance.Result.Waits(true));

    service.confirm(1, "ann");
    assertThat(service.preview(by("olga", 1))).matches(LargeAdjustmentsTest::waits);
    now = now.plus(Duration.ofHours(24));
    assertThat(service.preview(by("olga", 100))).matches(it -> !waits(it));
    assertThat(service.preview(by("olga", 101))).matches(LargeAdjustmentsTest::waits);
  }

  @Test
  void what_another_person_has_confirmed_does_not_count() {
    apply(by("olga", 1000));
    service.confirm(1, "ann");

    assertThat(apply(by("olga", 100))).isInstanceOf(AdjustBalance.Result.Done.class);
    assertThat(apply(by("olga", 1))).isEqualTo(new AdjustBalance.Result.Waits(true));
  }

  @Test
  void what_the_account_cannot_hold_any_more_still_waits() {
    apply(by("olga", -450));
    apply(by("pavel", -100));

    assertThat(service.confirm(1, "ann"))
        .isEqualTo(new Result.Impossible(new Preview.OutOfRange(400)));
    apply(by("bob", 50));
    assertThat(service.confirm(1, "ann")).isInstanceOf(Result.Done.class);
    assertThat(world.books.balanceOf(ada)).isZero();
    assertThat(service.confirm(4711, "ann")).isEqualTo(new Result.Missing());
  }

  private static boolean waits(Preview preview) {
    return preview instanceof Preview.Effect effect && effect.waits();
  }

  private AdjustBalance.Result apply(Adjustment adjustment) {
    return service.apply(adjustment, world.books.ledger().newest(new UserId(ada)));
  }

  private Adjustment by(String person, int amount) {
    return new Adjustment(new UserId(ada), amount, "a gift", person);
  }

  private Action did(String person, String action, String reason) {
    return new Action(person, action, "user " + ada, reason, now);
  }
}
