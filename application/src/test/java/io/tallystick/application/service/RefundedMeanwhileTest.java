package io.tallystick.application.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.RepairEvents.Preview.Effect;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Remedy;
import org.junit.jupiter.api.Test;

/** A payment that failed here and was refunded at Stripe before a person repairs it. */
class RefundedMeanwhileTest {

  private static final String PAID = "evt_a paid pi_a credits=100 customer_email=ada@example.org";

  @Test
  void a_preview_and_what_is_done_after_it_warn_of_the_refund() {
    try (World world = World.standard()) {
      world.deliver(PAID);
      world.deliver("evt_r refunded pi_a");
      world.deliver("evt_other refunded pi_b");
      world.books.userWith("ada@example.org", "Ada", 0);

      StripeEventId event = World.ids("evt_a").getFirst();
      Effect effect = (Effect) world.repairs.preview(event, new Remedy.Retry());
      assertThat(warning(effect.event())).contains("gone back since, says evt_r");

      world.repairs.apply(event, new Remedy.Retry(), effect.token(), "olga", "she asked for it");
      assertThat(warning(world.books.event("evt_a"))).contains("gone back since, says evt_r");
      assertThat(world.stands("evt_r")).isEqualTo("ignored not_yet_supported");
    }
  }

  @Test
  void a_payment_that_was_not_refunded_is_credited_without_a_warning() {
    try (World world = World.standard()) {
      world.deliver(PAID);
      world.books.userWith("ada@example.org", "Ada", 0);

      Effect effect =
          (Effect) world.repairs.preview(World.ids("evt_a").getFirst(), new Remedy.Retry());
      assertThat(warning(effect.event())).isEmpty();
    }
  }

  private static String warning(StripeEvent event) {
    return ((Completed) event.state()).warning().orElse("");
  }
}
