package io.tallystick.application.service.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.repair.ReplayEvents.Replayed;
import io.tallystick.domain.repair.Trigger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayServiceTest {

  private static final Trigger OLGA = Trigger.person("olga", "retry", "after the outage");

  private final World world = World.standard();
  private long ada;

  @BeforeEach
  void open() {
    ada = world.books.userWith("ada@example.org", "Ada", 0);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void each_body_gets_its_result_in_order_the_malformed_among_them() {
    assertThat(
            replay(
                "what is this",
                "evt_c other",
                "evt_a paid pi_a credits=100 client_reference_id=" + ada,
                "",
                "evt_b paid pi_b credits=10 client_reference_id=4711",
                "{}"))
        .containsExactly(
            "malformed: the body is no event",
            "tried evt_c: ignored unhandled_event_type",
            "tried evt_a: completed +100 for " + ada,
            "malformed: the body is no event",
            "tried evt_b: failed user_unresolved",
            "malformed: the body is no event");
    assertThat(world.books.events()).hasSize(3);
    assertThat(world.books.event("evt_a").source()).isEqualTo("replay");
    assertThat(world.books.inbox().find(World.ids("evt_c")).getFirst().payload())
        .isEqualTo(TextEvents.body("evt_c other"));
  }

  @Test
  void what_was_processed_before_is_not_processed_again() {
    String paid = "evt_a paid pi_a credits=100 client_reference_id=" + ada;
    world.deliver(paid);

    assertThat(replay(paid, paid, "evt_b paid pi_a credits=100 client_reference_id=" + ada))
        .containsExactly(
            "known evt_a: completed +100 for " + ada,
            "known evt_a: completed +100 for " + ada,
            "tried evt_b: ignored already_credited");
    assertThat(world.books.balanceOf(ada)).isEqualTo(100);
    assertThat(world.books.event("evt_a").source()).isEqualTo("webhook");
  }

  @Test
  void what_names_two_accounts_is_processed_after_what_names_one_of_them() {
    long bea = world.books.userWith("bea@example.org", "Bea", 0);

    assertThat(
            replay(
                "evt_a paid pi_a credits=100 client_reference_id=" + ada,
                "evt_b paid pi_b credits=10 client_reference_id=" + bea,
                "evt_c paid pi_a credits=100 client_reference_id=" + bea,
                "evt_d paid pi_d credits=1 client_reference_id=" + ada))
        .containsExactly(
            "tried evt_a: completed +100 for " + ada,
            "tried evt_b: completed +10 for " + bea,
            "tried evt_c: ignored already_credited",
            "tried evt_d: completed +1 for " + ada);
    assertThat(world.monitor.lines())
        .filteredOn(line -> line.startsWith("tried "))
        .containsExactlyInAnyOrder(
            "tried evt_a completed by olga",
            "tried evt_b completed by olga",
            "tried evt_c ignored by olga",
            "tried evt_d completed by olga");
    assertThat(world.books.commits()).isEqualTo(3);
  }

  @Test
  void an_account_that_is_held_keeps_no_other_event_of_its_batch() {
    world.books.holdElsewhere(ada);

    assertThat(
            replay(
                "evt_a paid pi_a credits=100 client_reference_id=" + ada,
                "evt_c other",
                "evt_d other"))
        .containsExactly(
            "tried evt_a: failed internal_error",
            "tried evt_c: ignored unhandled_event_type",
            "tried evt_d: ignored unhandled_event_type");
  }

  @Test
  void what_failed_before_is_tried_again() {
    String paid = "evt_a paid pi_a credits=100 customer_email=new@example.org";
    world.deliver(paid);
    long user = world.books.userWith("new@example.org", "New", 0);

    assertThat(replay(paid)).containsExactly("tried evt_a: completed +100 for " + user);
    assertThat(world.books.event("evt_a").attempts()).isEqualTo(2);
  }

  @Test
  void only_malformed_bodies_are_nothing_to_store() {
    assertThat(replay("no", "neither"))
        .containsExactly("malformed: the body is no event", "malformed: the body is no event");
    assertThat(replay()).isEmpty();

    assertThat(world.books.events()).isEmpty();
  }

  @Test
  void what_a_person_replays_is_in_the_audit_log() {
    replay("evt_a paid pi_a credits=100 client_reference_id=" + ada, "no");

    assertThat(world.books.actions())
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.actor()).isEqualTo("olga");
              assertThat(action.subject()).isEqualTo("evt_a");
              assertThat(action.reason()).isEqualTo("after the outage");
            });
  }

  @Test
  void while_the_books_are_away_nothing_is_replayed() {
    world.books.goAway();

    assertThatThrownBy(() -> replay("evt_a other")).isInstanceOf(StorageUnavailable.class);

    assertThat(world.books.events()).isEmpty();
  }

  private List<String> replay(String... lines) {
    return world.replays.replay(Stream.of(lines).map(TextEvents::body).toList(), OLGA).stream()
        .map(
            replayed ->
                switch (replayed) {
                  case Replayed.Processed processed -> World.told(processed.outcome());
                  case Replayed.Malformed malformed -> "malformed: " + malformed.reason();
                })
        .toList();
  }
}
