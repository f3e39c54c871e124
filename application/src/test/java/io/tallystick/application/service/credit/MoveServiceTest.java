package io.tallystick.application.service.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.credit.DecideAdjustments;
import io.tallystick.application.usecase.credit.MoveCredits.Change;
import io.tallystick.application.usecase.credit.MoveCredits.Move;
import io.tallystick.application.usecase.credit.MoveCredits.Preview;
import io.tallystick.application.usecase.credit.MoveCredits.Result;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.credit.MoveRefusal;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The credits of a payment move to the account that they are for, and stay the payment's. */
final class MoveServiceTest {

  private final World world = World.standard();
  private final List<String> told = new ArrayList<>();
  private final MoveService service =
      new MoveService(
          world.books,
          world.books.directory(),
          world.books.ledger(),
          world.books.movedPayments(),
          world.books.pendingAdjustments(),
          world.books.audit(),
          (adjustment, outcome) -> told.add(outcome + " " + adjustment.amount()),
          new AdjustmentLimit(1000),
          world::now);
  private final DecideAdjustments decisions =
      new AdjustmentService(
          world.books,
          world.books.directory(),
          world.books.ledger(),
          world.books.pendingAdjustments(),
          world.books.movedPayments(),
          world.books.audit(),
          (adjustment, outcome) -> {},
          new AdjustmentLimit(1000),
          world::now);
  private final long wrong = world.books.userWith("wrong@example.org", "Wrong", 20);
  private final long right = world.books.userWith("right@example.org", "Right", 7);

  @BeforeEach
  void pay() {
    pay("a", 100);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void both_rows_and_the_records_are_of_one_move() {
    Preview.Effect effect = effect();
    assertThat(effect)
        .isEqualTo(
            new Preview.Effect(
                new UserId(wrong),
                100,
                new Change(120, 20),
                new Change(7, 107),
                effect.token(),
                false));
    assertThat(world.books.balanceOf(wrong)).as("only looked at").isEqualTo(120);

    assertThat(service.apply(move("a", right), effect.token(), "typed id"))
        .isEqualTo(new Result.Done());

    assertThat(told).containsExactly("BOOKED -100", "BOOKED 100");
    assertThat(world.books.balanceOf(wrong)).isEqualTo(20);
    assertThat(world.books.balanceOf(right)).isEqualTo(107);
    String why = "moved from user 1 to user 2, payment pi_a, event evt_a: typed id";
    assertThat(world.books.actions())
        .containsExactly(
            new Action("olga", "adjust", "user 1", "-100: " + why, world.now()),
            new Action("olga", "adjust", "user 2", "+100: " + why, world.now()),
            new Action(
                "olga",
                "move",
                "evt_a",
                "100 credits from user 1 to user 2: typed id",
                world.now()));
    assertThat(service.apply(move("a", right), effect.token(), "again"))
        .isEqualTo(new Result.Changed(new Preview.Refused(MoveRefusal.SAME_ACCOUNT)));
  }

  @Test
  void a_later_refund_takes_them_back_where_they_are_now() {
    service.apply(move("a", right), effect().token(), "typed id");

    world.deliver("evt_half refund pi_a re_1 amount=500");
    assertThat(world.books.balanceOf(wrong)).isEqualTo(20);
    assertThat(world.books.balanceOf(right)).isEqualTo(57);

    assertThat(service.preview(move("a", wrong)))
        .isEqualTo(new Preview.Refused(MoveRefusal.PARTLY_REVERSED));
    world.deliver("evt_rest refund pi_a re_2 amount=500");
    assertThat(world.books.balanceOf(right)).isEqualTo(7);
    assertThat(world.books.debtOf(right)).isZero();
    assertThat(world.books.debtOf(wrong)).isZero();
  }

  @Test
  void they_can_be_moved_back() {
    service.apply(move("a", right), effect().token(), "typed id");
    Preview.Effect back = (Preview.Effect) service.preview(move("a", wrong));

    assertThat(service.apply(move("a", wrong), back.token(), "it was right"))
        .isEqualTo(new Result.Done());

    assertThat(world.books.balanceOf(wrong)).isEqualTo(120);
    assertThat(world.books.balanceOf(right)).isEqualTo(7);
    world.deliver("evt_r refund pi_a re_1 amount=1000");
    assertThat(world.books.balanceOf(wrong)).isEqualTo(20);
  }

  @Test
  void what_is_spent_or_not_there_is_refused() {
    String token = effect().token();
    world.books.spend(wrong, 21);
    assertThat(service.preview(move("a", right))).isEqualTo(new Preview.Refused(MoveRefusal.SPENT));
    assertThat(service.apply(move("a", right), token, "late"))
        .isEqualTo(new Result.Changed(new Preview.Refused(MoveRefusal.SPENT)));
    assertThat(service.preview(move("none", right)))
        .isEqualTo(new Preview.Refused(MoveRefusal.NOT_CREDITED));
    assertThat(service.preview(move("a", 99)))
        .isEqualTo(new Preview.Refused(MoveRefusal.NO_ACCOUNT));
    assertThat(world.books.balanceOf(right)).isEqualTo(7);
    assertThat(world.books.actions()).isEmpty();
  }

  @Test
  void moves_count_for_what_a_person_may_adjust_within_a_day() {
    pay("b", 950);
    service.apply(move("a", right), effect().token(), "typed id");

    assertThat(effect("b").waits()).isTrue();
  }

  @Test
  void what_is_too_much_for_one_person_waits_until_a_second_one_confirms_it() {
    pay("b", 1001);
    Preview.Effect effect = effect("b");
    assertThat(effect.waits()).isTrue();

    assertThat(service.apply(move("b", right), effect.token(), "typed id"))
        .isEqualTo(new Result.Waits(true));
    assertThat(service.apply(move("b", right), effect.token(), "typed id"))
        .isEqualTo(new Result.Waits(false));
    assertThat(world.books.balanceOf(right)).isEqualTo(7);
    assertThat(told).containsExactly("WAITS 1001");

    assertThat(decisions.confirm(1, "olga"))
        .isEqualTo(new DecideAdjustments.Result.OwnAdjustment());
    assertThat(decisions.confirm(1, "ann")).isInstanceOf(DecideAdjustments.Result.Done.class);
    assertThat(decisions.confirm(1, "ann")).isEqualTo(new DecideAdjustments.Result.DecidedBefore());
    assertThat(world.books.balanceOf(wrong)).isEqualTo(120);
    assertThat(world.books.balanceOf(right)).isEqualTo(1008);
    assertThat(world.books.actions())
        .extracting(action -> action.actor() + " " + action.name() + " " + action.subject())
        .containsExactly(
            "olga ask_adjustment user 2",
            "olga adjust user 1",
            "olga adjust user 2",
            "olga move evt_b",
            "ann confirm_adjustment user 2");
    world.deliver("evt_r refund pi_b re_1 amount=1000");
    assertThat(world.books.balanceOf(right)).isEqualTo(7);
    assertThat(effect("a").waits()).as("what was confirmed was not added alone").isFalse();
  }

  @Test
  void while_a_move_waits_another_one_of_the_payment_is_refused() {
    long other = world.books.userWith("other@example.org", "Other", 0);
    pay("b", 1001);
    String seenFirst = effect("b").token();
    String seenSecond = ((Preview.Effect) service.preview(move("b", other))).token();
    service.apply(move("b", right), seenFirst, "typed id");

    Preview waits = new Preview.Refused(MoveRefusal.WAITS);
    assertThat(service.apply(move("b", other), seenSecond, "to another"))
        .isEqualTo(new Result.Changed(waits));
    assertThat(service.apply(move("b", right), seenFirst, "another reason"))
        .isEqualTo(new Result.Changed(waits));
    assertThat(service.preview(move("b", other))).isEqualTo(waits);

    decisions.refuse(1, "ann");
    assertThat(service.apply(move("b", other), seenSecond, "to another"))
        .isEqualTo(new Result.Waits(true));
  }

  @Test
  void a_waiting_move_takes_credits_from_no_account_but_the_one_that_was_asked_for() {
    long other = world.books.userWith("other@example.org", "Other", 0);
    pay("b", 1001);
    service.apply(move("b", right), effect("b").token(), "typed id");
    world.books.committed(
        List.of(),
        () -> {
          PaymentId payment = move("b", other).payment();
          world.books.movedPayments().keep(payment, new UserId(other), "pavel", world.now());
          return payment;
        });
    world.deliver("evt_c paid pi_c credits=1001 money=1000 client_reference_id=" + other);

    assertThat(decisions.confirm(1, "ann"))
        .isEqualTo(new DecideAdjustments.Result.MoveRefused(MoveRefusal.ELSEWHERE));
    assertThat(world.books.balanceOf(other)).isEqualTo(1001);
    assertThat(world.books.balanceOf(right)).isEqualTo(7);
    assertThat(decisions.refuse(1, "ann")).isInstanceOf(DecideAdjustments.Result.Done.class);
  }

  @Test
  void a_move_that_has_become_impossible_goes_on_waiting() {
    pay("b", 1001);
    service.apply(move("b", right), effect("b").token(), "typed id");
    world.books.spend(wrong, 121);

    assertThat(decisions.confirm(1, "ann"))
        .isEqualTo(new DecideAdjustments.Result.MoveRefused(MoveRefusal.SPENT));
    assertThat(world.books.balanceOf(right)).isEqualTo(7);
    assertThat(decisions.refuse(1, "ann")).isInstanceOf(DecideAdjustments.Result.Done.class);
  }

  @Test
  void while_the_payment_or_the_sum_of_the_person_is_held_nothing_is_moved() throws Exception {
    pay("b", 1001);
    String token = effect("b").token();
    service.apply(move("b", right), token, "typed id");
    for (String key : List.of("payment pi_b", "adjustments by olga")) {
      try (AutoCloseable held = world.books.holdKey(key)) {
        assertThatThrownBy(() -> service.preview(move("b", right))).isInstanceOf(LockTimeout.class);
        assertThatThrownBy(() -> service.apply(move("b", right), token, "typed id"))
            .isInstanceOf(LockTimeout.class);
      }
    }
    try (AutoCloseable held = world.books.holdKey("payment pi_b")) {
      assertThatThrownBy(() -> decisions.confirm(1, "ann")).isInstanceOf(LockTimeout.class);
    }
    assertThat(world.books.balanceOf(right)).isEqualTo(7);
  }

  private void pay(String name, int credits) {
    world.deliver(
        "evt_%1$s paid pi_%1$s credits=%2$s money=1000 client_reference_id=%3$s"
            .formatted(name, credits, wrong));
  }

  private Preview.Effect effect() {
    return effect("a");
  }

  private Preview.Effect effect(String payment) {
    return (Preview.Effect) service.preview(move(payment, right));
  }

  private static Move move(String name, long to) {
    return new Move(
        new PaymentId("pi_" + name), new StripeEventId("evt_" + name), new UserId(to), "olga");
  }
}
