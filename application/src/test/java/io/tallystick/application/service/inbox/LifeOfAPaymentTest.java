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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One payment from the first delivery to the last, as everybody concerned sees it. */
class LifeOfAPaymentTest {

  private static final String PAID = "evt_a paid pi_a credits=100 customer_email=ada@example.org";

  @ParameterizedTest
  @ValueSource(strings = {"unreadable", "modeless"})
  void what_cannot_be_read_of_a_credited_payment_waits_for_nobody_in_any_order(String kind) {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      String unread = "evt_u %s pi_a".formatted(kind);
      String paid = "evt_p paid pi_a credits=100 client_reference_id=" + ada;
      String before = "tried evt_u: failed payload_unreadable";
      String credited = "tried evt_p: completed +100 for " + ada;
      assertThat(World.told(world.deliver(unread))).isEqualTo(before);
      assertThat(World.told(world.deliver(paid))).isEqualTo(credited);
      assertThat(world.stands("evt_u")).isEqualTo("ignored already_credited");
      assertThat(World.told(world.deliver(unread.replace("evt_u", "evt_v"))))
          .isEqualTo("tried evt_v: ignored already_credited");

      String other = paid.replace("_p ", "_q ").replace("pi_a", "pi_b");
      assertThat(world.process(unread.replace("_u", "_w").replace("pi_a", "pi_b"), other))
          .containsExactly(
              "tried evt_w: ignored already_credited", "tried evt_q: completed +100 for " + ada);
      assertThat(world.events()).contains("evt_w ignored already_credited");
      assertThat(World.told(world.deliver("evt_r refund.created pi_a")))
          .isEqualTo("tried evt_r: failed payload_unreadable");
    }
  }

  @Test
  void what_failed_under_one_id_is_closed_when_another_id_of_it_turns_out_to_be_credited() {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      world.deliver("evt_f paid pi_a credits=100 customer_email=nobody@example.org");
      world.deliver("evt_i invoice in_a lines=price_ten*3 money=300 metadata.user_id=" + ada);
      assertThat(world.stands("evt_f")).isEqualTo("failed user_unresolved");
      assertThat(world.stands("evt_i")).isEqualTo("completed +30 for " + ada);

      world.deliver("evt_l link pi_a in_a");

      assertThat(world.stands("evt_f")).isEqualTo("ignored already_credited");
      assertThat(world.books.balanceOf(ada)).isEqualTo(30);
    }
  }

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
