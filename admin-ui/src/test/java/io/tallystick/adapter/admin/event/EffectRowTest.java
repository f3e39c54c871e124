package io.tallystick.adapter.admin.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectRowTest {

  @ParameterizedTest
  @CsvSource({
    "50, 150 repay what was owed, ': balance 0 → 50; 150 repay what was owed.'",
    "0, 200 repay what was owed, ': balance 0 → 0; 200 repay what was owed.'",
    "200, , ': balance 0 → 200.'"
  })
  void what_repays_a_debt_is_said_beside_the_balance(
      int credits, @Nullable String note, String sentence) {
    StripeEvent event =
        new StripeEvent(
            new StripeEventId("evt_1"),
            "checkout.session.completed",
            "webhook",
            Instant.EPOCH,
            new Completed(
                Instant.EPOCH, new UserId(1), credits, Optional.ofNullable(note), Optional.empty()),
            1);

    EffectRow row =
        EffectRow.of(event, Optional.of(0), Optional.of(credits), "", user -> "#" + user);

    assertThat(row.balance()).isEqualTo(sentence);
  }
}
