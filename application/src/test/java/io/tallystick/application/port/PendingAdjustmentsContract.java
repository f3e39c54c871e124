package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.port.credit.PendingAdjustments.Pending;
import io.tallystick.application.query.BrowsePendingAdjustments.Decided;
import io.tallystick.application.query.BrowsePendingAdjustments.Row;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Adjustment.MovedPayment;
import io.tallystick.domain.credit.AdjustmentDecision;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link PendingAdjustments} promises. */
public abstract class PendingAdjustmentsContract extends PortContract {

  private static final Instant LATER = NOW.plusSeconds(60);

  private static final Adjustment GIFT = new Adjustment(new UserId(7), 20_000, "a “gift”", "olga");

  @Test
  void an_adjustment_waits_as_it_was_asked_for_and_once() {
    assertThat(committed(() -> ports.pendingAdjustments().add(GIFT, NOW))).isTrue();
    assertThat(committed(() -> ports.pendingAdjustments().add(GIFT, LATER))).isFalse();

    Row row = onlyRow();
    assertThat(row).isEqualTo(new Row(row.id(), GIFT, NOW, Optional.empty()));
    assertThat(committed(() -> ports.pendingAdjustments().find(row.id())))
        .contains(new Pending(GIFT, false));
    assertThat(committed(() -> ports.pendingAdjustments().find(row.id() + 1))).isEmpty();
  }

  @Test
  void a_move_of_credits_waits_with_its_payment_beside_another_one() {
    Adjustment first = move("1");
    Adjustment other = move("2");
    assertThat(committed(() -> ports.pendingAdjustments().add(first, NOW))).isTrue();
    assertThat(committed(() -> ports.pendingAdjustments().add(other, NOW))).isTrue();
    assertThat(committed(() -> ports.pendingAdjustments().add(first, LATER))).isFalse();

    assertThat(ports.pendingPages().pending(10))
        .extracting(Row::adjustment)
        .containsExactly(first, other);
  }

  @Test
  void one_move_of_a_payment_waits_until_it_is_decided() {
    Adjustment first = move("1");
    Adjustment elsewhere = move("1", 8);
    assertThat(committed(() -> ports.pendingAdjustments().add(first, NOW))).isTrue();
    assertThat(committed(() -> ports.pendingAdjustments().add(elsewhere, NOW))).isFalse();
    assertThat(committed(() -> ports.pendingAdjustments().waitingMove(new PaymentId("pi_1"))))
        .contains(first);
    assertThat(committed(() -> ports.pendingAdjustments().waitingMove(new PaymentId("pi_2"))))
        .isEmpty();

    assertThat(decide(onlyRow().id(), AdjustmentDecision.REFUSED, "ann")).isTrue();
    assertThat(committed(() -> ports.pendingAdjustments().waitingMove(new PaymentId("pi_1"))))
        .isEmpty();
    assertThat(committed(() -> ports.pendingAdjustments().add(elsewhere, LATER))).isTrue();
  }

  private static Adjustment move(String name) {
    return move(name, GIFT.user().value());
  }

  private static Adjustment move(String name, long to) {
    return new Adjustment(
        new UserId(to),
        GIFT.amount(),
        GIFT.reason(),
        GIFT.actor(),
        Optional.of(
            new MovedPayment(
                new PaymentId("pi_" + name), new StripeEventId("evt_" + name), new UserId(4))));
  }

  @Test
  void the_first_decision_is_the_only_one() {
    committed(() -> ports.pendingAdjustments().add(GIFT, NOW));
    long id = onlyRow().id();

    assertThat(decide(id, AdjustmentDecision.REFUSED, "ann")).isTrue();
    assertThat(decide(id, AdjustmentDecision.CONFIRMED, "bob")).isFalse();
    assertThat(decide(id + 1, AdjustmentDecision.CONFIRMED, "bob")).isFalse();

    assertThat(onlyRow().decided()).contains(new Decided("refused", "ann", LATER));
    assertThat(committed(() -> ports.pendingAdjustments().find(id)))
        .contains(new Pending(GIFT, true));
    assertThat(committed(() -> ports.pendingAdjustments().add(GIFT, LATER))).isTrue();
    assertThat(ports.pendingPages().pending(10))
        .extracting(row -> row.decided().isPresent())
        .containsExactly(false, true);
  }

  private boolean decide(long id, AdjustmentDecision decision, String person) {
    return committed(() -> ports.pendingAdjustments().decide(id, decision, person, LATER));
  }

  private Row onlyRow() {
    assertThat(ports.pendingPages().pending(10)).hasSize(1);
    return ports.pendingPages().pending(10).getFirst();
  }
}
