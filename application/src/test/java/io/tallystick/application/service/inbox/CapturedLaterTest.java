package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.Ports.Booking;
import io.tallystick.application.usecase.repair.RepairEvents.Preview.Effect;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The session says what is bought, and the PaymentIntent, later or earlier, that it is paid. */
class CapturedLaterTest {

  private static final String SESSION =
      "evt_s unpaid pi_a credits=500 session=cs_a customer_email=ada@example.org";
  private static final String CAPTURABLE = "evt_c capturable pi_a";
  private static final String INTENT = "evt_i captured pi_a got=2000";
  private static final String PAID_LATER =
      "evt_p paid pi_a credits=500 session=cs_a customer_email=ada@example.org";

  static Stream<List<String>> orders() {
    return Stream.of(
            List.of(SESSION, INTENT),
            List.of(SESSION, CAPTURABLE, INTENT),
            List.of(SESSION, CAPTURABLE, INTENT, PAID_LATER))
        .flatMap(CapturedLaterTest::permutations);
  }

  private static Stream<List<String>> permutations(List<String> lines) {
    return lines.isEmpty()
        ? Stream.of(List.of())
        : lines.stream()
            .flatMap(
                first -> {
                  List<String> rest = new ArrayList<>(lines);
                  rest.remove(first);
                  return permutations(rest)
                      .map(then -> Stream.concat(Stream.of(first), then.stream()).toList());
                });
  }

  @ParameterizedTest
  @MethodSource("orders")
  void it_is_credited_once_in_any_order_and_however_often_it_is_sent(List<String> order) {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 7);
      for (String line : order) {
        world.deliver(line);
        world.deliver(line);
        world.retry(Trigger.WORKER, "evt_s", "evt_c", "evt_i", "evt_p");
      }
      order.forEach(world::deliver);

      assertCreditedOnce(world, ada);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void it_is_credited_once_when_all_come_in_one_batch(List<String> order) {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 7);
      world.process(order.toArray(String[]::new));

      assertCreditedOnce(world, ada);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void it_is_credited_once_when_its_user_comes_last(List<String> order) {
    try (World world = World.standard()) {
      order.forEach(world::deliver);
      long ada = world.books.userWith("ada@example.org", "Ada", 7);
      world.retry(Trigger.WORKER, "evt_p", "evt_i", "evt_c", "evt_s");

      assertCreditedOnce(world, ada);
    }
  }

  private static void assertCreditedOnce(World world, long user) {
    assertThat(world.books.balanceOf(user)).isEqualTo(507);
    assertThat(world.books.purchasesOf(user)).extracting(Booking::amount).containsExactly(500);
    assertThat(world.events())
        .noneMatch(line -> line.contains("failed"))
        .filteredOn(line -> line.contains("completed"))
        .hasSize(1);
  }

  @Test
  void each_event_says_what_it_waited_for() {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      world.deliver(SESSION);
      world.deliver(CAPTURABLE);
      assertThat(world.stands("evt_s")).isEqualTo("ignored awaiting_payment");
      assertThat(world.stands("evt_c")).isEqualTo("ignored unhandled_event_type");

      world.deliver(INTENT);
      world.deliver(PAID_LATER);
      assertThat(world.events())
          .containsExactlyInAnyOrder(
              "evt_s ignored awaiting_payment",
              "evt_c ignored unhandled_event_type",
              "evt_i completed +500 for " + ada,
              "evt_p ignored already_credited");
    }
  }

  @Test
  void an_intent_that_came_first_is_closed_with_the_payment() {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      world.deliver(INTENT);
      assertThat(world.stands("evt_i")).isEqualTo("ignored no_credits_metadata");

      world.deliver(SESSION);
      assertThat(world.stands("evt_s")).isEqualTo("completed +500 for " + ada);
      assertThat(world.stands("evt_i")).isEqualTo("ignored already_credited");
    }
  }

  @Test
  void an_intent_is_closed_with_a_payment_whose_session_was_paid_at_once() {
    try (World world = World.standard()) {
      world.books.userWith("ada@example.org", "Ada", 0);
      world.process(INTENT, PAID_LATER, "evt_j captured pi_a got=2000");
      world.deliver("evt_k captured pi_a got=2000");

      assertThat(world.events())
          .contains("evt_i ignored already_credited", "evt_j ignored already_credited")
          .contains("evt_k ignored already_credited");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "evt_x canceled pi_a, payment_canceled",
    "evt_x captured pi_b got=2000, no_credits_metadata",
    "evt_x captured pi_a got=2000 live, livemode_mismatch",
    "evt_x captured pi_a got=2000 acct_ours, no_credits_metadata",
    "evt_x captured pi_a got=2000 acct_theirs, foreign_account",
  })
  void what_is_no_money_for_this_session_here_credits_nothing(String line, String reason) {
    for (List<String> order : List.of(List.of(SESSION, line), List.of(line, SESSION))) {
      try (World world = World.standard()) {
        world.books.userWith("ada@example.org", "Ada", 0);
        order.forEach(world::deliver);
        assertThat(world.events())
            .containsExactlyInAnyOrder("evt_s ignored awaiting_payment", "evt_x ignored " + reason);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bothOrders")
  void an_intent_with_credits_of_its_own_finds_its_user_in_the_session(List<String> order) {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      order.stream()
          .map(line -> line.equals(INTENT) ? "evt_i paid pi_a credits=300" : line)
          .forEach(world::deliver);

      assertThat(world.books.balanceOf(ada)).isEqualTo(300);
      assertThat(world.events()).noneMatch(line -> line.contains("failed"));
    }
  }

  static Stream<List<String>> bothOrders() {
    return permutations(List.of(SESSION, INTENT));
  }

  @ParameterizedTest
  @MethodSource("bothOrders")
  void a_part_of_the_money_waits_for_a_person(List<String> order) {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      order.stream()
          .map(line -> line.equals(INTENT) ? "evt_i captured pi_a got=1000 of=2000" : line)
          .forEach(world::deliver);
      String last = order.getLast().split(" ")[0];
      assertThat(world.stands(last)).isEqualTo("failed amount_mismatch");
      assertThat(world.books.event(last).describe())
          .contains("the credits are for 20.00 USD, and 10.00 USD was captured");

      Remedy half = new Remedy.SetCredits(250);
      repair(world, last, half);
      assertThat(world.books.balanceOf(ada)).isEqualTo(250);
    }
  }

  static Stream<List<String>> ordersOfAPart() {
    return permutations(
        List.of(
            SESSION,
            "evt_i captured pi_a got=400 of=1000",
            "evt_x refunded pi_a ch_a amount=600 released=600 at=2"));
  }

  @ParameterizedTest
  @MethodSource("ordersOfAPart")
  void what_was_not_captured_is_no_refund(List<String> order) {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      order.forEach(world::deliver);
      String waiting = world.stands("evt_i").equals("failed amount_mismatch") ? "evt_i" : "evt_s";
      assertThat(world.stands(waiting)).isEqualTo("failed amount_mismatch");

      repair(world, waiting, new Remedy.SetCredits(40));
      assertThat(world.books.balanceOf(ada)).isEqualTo(40);

      world.deliver("evt_y refunded pi_a ch_a amount=700 released=600 at=3");
      assertThat(world.books.balanceOf(ada)).isEqualTo(30);
    }
  }

  @ParameterizedTest
  @MethodSource("bothOrders")
  void a_person_can_say_whom_it_is_for(List<String> order) {
    try (World world = World.standard()) {
      long grace = world.books.userWith("grace@example.org", "Grace", 0);
      order.forEach(world::deliver);
      String last = order.getLast().split(" ")[0];
      assertThat(world.stands(last)).isEqualTo("failed user_unresolved");

      repair(world, last, assign(grace));
      assertThat(world.books.balanceOf(grace)).isEqualTo(500);
    }
  }

  @Test
  void what_a_person_has_discarded_is_no_claim_any_more() {
    try (World world = World.standard()) {
      world.deliver(INTENT);
      world.deliver(SESSION);
      repair(world, "evt_s", new Remedy.Discard());
      world.books.userWith("ada@example.org", "Ada", 0);
      repair(world, "evt_i", new Remedy.Reopen());

      assertThat(world.events())
          .containsExactlyInAnyOrder("evt_s discarded", "evt_i ignored no_credits_metadata");
    }
  }

  @ParameterizedTest
  @MethodSource("bothOrders")
  void stripe_is_asked_for_the_lines_of_the_session(List<String> order) {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      world.lineItems.answer(
          new LineItems.Listed(
              List.of(new LineItem("price_ten", Optional.empty(), 3, Optional.empty()))));
      order.stream().map(line -> line.replace(" credits=500", "")).forEach(world::deliver);

      assertThat(world.books.balanceOf(ada)).isEqualTo(30);
    }
  }

  @Test
  void a_session_that_comes_in_the_same_batch_has_its_lines_asked_for_at_the_next_attempt() {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      world.lineItems.answer(
          new LineItems.Listed(
              List.of(new LineItem("price_ten", Optional.empty(), 3, Optional.empty()))));
      world.process(SESSION.replace(" credits=500", ""), INTENT);
      assertThat(world.stands("evt_i")).isEqualTo("failed stripe_unavailable");

      world.retry(Trigger.WORKER, "evt_i");
      assertThat(world.books.balanceOf(ada)).isEqualTo(30);
    }
  }

  private static Remedy assign(long user) {
    return new Remedy.Assign(new Assignment(new UserId(user), false));
  }

  private static void repair(World world, String id, Remedy remedy) {
    StripeEventId event = World.ids(id).getFirst();
    Effect effect = (Effect) world.repairs.preview(event, remedy);
    world.repairs.apply(event, remedy, effect.token(), "olga", "as the customer asked");
  }
}
