package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where unknown payers are given accounts, several events of one payment do not make several. */
class OnePaymentOneUserTest {

  private final World world = World.creatingUnknownUsers();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void nobody_is_made_for_a_payment_that_an_earlier_event_of_the_batch_credits_to_a_user() {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);

    assertThat(
            world.process(
                "evt_a paid pi_a credits=100 client_reference_id=" + ada,
                "evt_b paid pi_a credits=100 customer_email=new@example.org"))
        .containsExactly(
            "tried evt_a: completed +100 for " + ada, "tried evt_b: ignored already_credited");
    assertThat(world.books.users()).isOne();
  }

  @Test
  void two_addresses_in_two_events_of_a_payment_make_one_user() {
    world.process(
        "evt_a paid pi_a credits=100 customer_email=first@example.org",
        "evt_b paid pi_a credits=100 customer_email=second@example.org");

    assertThat(world.books.users()).isOne();
    long user = world.books.userAt("first@example.org").orElseThrow();
    assertThat(world.books.balanceOf(user)).isEqualTo(100);
  }

  @Test
  void a_later_event_makes_the_user_whom_an_earlier_one_could_not() {
    assertThat(
            world.process(
                "evt_a paid pi_a credits=100 client_reference_id=4711",
                "evt_b paid pi_a credits=100 customer_email=new@example.org"))
        .containsExactly(
            "tried evt_a: ignored already_credited", "tried evt_b: completed +100 for 1");
    assertThat(world.books.users()).isOne();
  }
}
