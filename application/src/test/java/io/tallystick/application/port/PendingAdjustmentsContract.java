package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.port.credit.PendingAdjustments.Pending;
import io.tallystick.application.query.BrowsePendingAdjustments.Decided;
import io.tallystick.application.query.BrowsePendingAdjustments.Row;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentDecision;
import io.tallystick.domain.identity.UserId;
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
