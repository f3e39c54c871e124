package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Ports.Booking;
import io.tallystick.application.port.Ports.Try;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One payment from the first delivery to the last, as everybody concerned sees it. */
class LifeOfAPaymentTest {

  private static final String PAID = "evt_a paid pi_a credits=100 customer_email=ada@example.org";

  @Test
  void a_payment_for_somebody_unknown_is_repaired_by_a_person_and_credited_once() {
    try (World world = World.standard()) {
      assertThat(World.told(world.deliver(PAID))).isEqualTo("tried evt_a: failed user_unresolved");
      world.pass(Duration.ofMinutes(5));
      assertThat(World.told(world.deliver(PAID))).isEqualTo("tried evt_a: failed user_unresolved");
      assertThat(world.books.users()).isZero();

      long ada = world.books.userWith("Ada@example.org", "Ada", 7);
      world.pass(Duration.ofHours(1));
      assertThat(world.preview("evt_a")).containsExactly("tried evt_a: completed +100 for " + ada);
      assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");

      assertThat(world.retry(Trigger.person("olga", "retry", "she has registered"), "evt_a"))
          .containsExactly("tried evt_a: completed +100 for " + ada);
      assertThat(World.told(world.deliver(PAID)))
          .isEqualTo("known evt_a: completed +100 for " + ada);
      assertThat(
              World.told(world.deliver("evt_b paid pi_a credits=100 client_reference_id=" + ada)))
          .isEqualTo("tried evt_b: ignored already_credited");

      StripeEventId id = new StripeEventId("evt_a");
      assertThat(world.books.purchasesOf(ada)).containsExactly(new Booking(id, 100, 107));
      assertThat(world.books.balanceOf(ada)).isEqualTo(107);
      assertThat(world.books.triesOf(id))
          .containsExactly(
              new Try("webhook", "failed", Optional.of("user_unresolved")),
              new Try("webhook", "failed", Optional.of("user_unresolved")),
              new Try("olga", "completed", Optional.empty()));
      assertThat(world.books.event("evt_a").attempts()).isEqualTo(3);
      assertThat(world.books.actions())
          .containsExactly(new Action("olga", "retry", "evt_a", "she has registered", world.now()));
      // A delivery's outcome is told after it was answered.
      await()
          .untilAsserted(
              () ->
                  assertThat(world.monitor.lines())
                      .containsExactlyInAnyOrder(
                          "tried evt_a failed by webhook",
                          "tried evt_a failed by webhook",
                          "tried evt_a completed by olga",
                          "duplicate evt_a",
                          "tried evt_b ignored by webhook"));
    }
  }
}
