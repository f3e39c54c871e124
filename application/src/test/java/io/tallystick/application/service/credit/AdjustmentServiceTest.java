package io.tallystick.application.service.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.credit.AdjustmentMonitor.Outcome;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.credit.AdjustBalance.Preview;
import io.tallystick.application.usecase.credit.AdjustBalance.Result;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.identity.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A person corrects a balance: within its range, once, and on record. */
final class AdjustmentServiceTest {

  private final World world = World.standard();
  private final List<Outcome> told = new ArrayList<>();
  private final AdjustmentService service =
      new AdjustmentService(
          world.books,
          world.books.directory(),
          world.books.ledger(),
          world.books.pendingAdjustments(),
          world.books.movedPayments(),
          world.books.audit(),
          (adjustment, outcome) -> told.add(outcome),
          new AdjustmentLimit(Integer.MAX_VALUE),
          world::now);
  private final long ada = world.books.userWith("ada@example.org", "Ada", 20);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_preview_changes_nothing() {
    assertThat(service.preview(by(-20))).isEqualTo(new Preview.Effect(20, 0, 0, false));
    assertThat(world.books.balanceOf(ada)).isEqualTo(20);
  }

  @Test
  void what_is_added_repays_what_is_owed() {
    world.deliver("evt_paid paid pi_a credits=100 money=1000 client_reference_id=" + ada);
    world.books.spend(ada, 90);
    world.deliver("evt_r refund pi_a re_1 amount=1000");
    assertThat(world.books.debtOf(ada)).isEqualTo(70);

    Preview.Effect effect = (Preview.Effect) service.preview(by(100));
    assertThat(effect.after()).isEqualTo(30);
    service.apply(by(100), effect.newest());
    assertThat(world.books.balanceOf(ada)).isEqualTo(30);
    assertThat(world.books.debtOf(ada)).isZero();
  }

  @Test
  void an_adjustment_is_booked_once_and_on_record() {
    assertThat(service.apply(by(5), 0)).isEqualTo(new Result.Done(20, 25));
    assertThat(service.apply(by(5), 0))
        .isEqualTo(new Result.Changed(new Preview.Effect(25, 30, 1, false)));

    assertThat(world.books.balanceOf(ada)).isEqualTo(25);
    assertThat(told).containsExactly(Outcome.BOOKED);
    assertThat(world.books.actions())
        .containsExactly(new Action("olga", "adjust", "user " + ada, "+5: a gift", world.now()));
  }

  @Test
  void no_account_falls_below_zero_or_rises_beyond_its_range() {
    assertThat(service.preview(by(-21))).isEqualTo(new Preview.OutOfRange(20));
    assertThat(service.apply(by(Integer.MAX_VALUE), 0))
        .isEqualTo(new Result.Changed(new Preview.OutOfRange(20)));
    assertThat(world.books.balanceOf(ada)).isEqualTo(20);
    assertThat(world.books.actions()).isEmpty();
  }

  @Test
  void nobody_can_be_given_anything() {
    assertThat(service.preview(new Adjustment(new UserId(4711), 1, "a gift", "olga")))
        .isEqualTo(new Preview.Missing());
  }

  private Adjustment by(int amount) {
    return new Adjustment(new UserId(ada), amount, "a gift", "olga");
  }
}
