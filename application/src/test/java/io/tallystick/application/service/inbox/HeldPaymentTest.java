package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While another transaction decides a payment, nothing of it is decided elsewhere. */
class HeldPaymentTest {

  private final World world = World.standard();
  private final long ada = world.books.userWith("ada@example.org", "Ada", 0);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void stored_events_of_a_payment_that_is_held_are_left_alone() throws Exception {
    world.process("evt_p paid pi_a credits=100 money=1000 client_reference_id=" + ada);
    ignored("evt_r refund pi_a re_1 amount=500");

    try (AutoCloseable held = world.books.holdKey("payment pi_a")) {
      world.process(
          "evt_s refund pi_a re_2 amount=500",
          "evt_q paid pi_q credits=7 client_reference_id=" + ada);

      assertThat(world.stands("evt_r")).isEqualTo("ignored not_yet_supported");
      assertThat(world.books.postingsOf(ada)).containsExactly("purchase 100", "purchase 7");
    }
    world.process("evt_t refunded pi_a ch_1 amount=1000");

    assertThat(world.stands("evt_r")).startsWith("completed");
    assertThat(world.books.balanceOf(ada)).isEqualTo(7);
  }

  /** What a person says of an event takes effect with a try of it, and not without one. */
  @Test
  void an_event_that_is_left_out_is_not_assigned_either() {
    StripeEventId id = new StripeEventId("evt_a");
    world.process("evt_a paid pi_a credits=100 client_reference_id=4711");
    Remedy toAda = new Remedy.Assign(new Assignment(new UserId(ada), false));
    List<WorkItem> assigned =
        List.of(world.reading.read(world.books.inbox().find(id).orElseThrow(), toAda));
    Trigger olga = Trigger.person("olga", "assign", "it is her card");
    world.books.holdElsewhere(ada);

    assertThat(world.processing.processFree(assigned, olga)).containsExactly(Optional.empty());
    assertThat(world.books.inbox().amendments(List.of(id))).isEmpty();
    assertThat(world.books.actions()).isEmpty();

    assertThat(World.told(world.processing.process(assigned, olga)))
        .containsExactly("tried evt_a: failed internal_error");
    assertThat(world.books.inbox().amendments(List.of(id))).containsOnlyKeys(id);
    assertThat(world.books.actions()).hasSize(1);

    world.books.letGo();
    assertThat(world.retry(Trigger.WORKER, "evt_a"))
        .containsExactly("tried evt_a: completed +100 for " + ada);
  }

  @Test
  void what_is_said_of_an_event_that_was_tried_since_is_not_the_last_word() {
    StripeEventId id = new StripeEventId("evt_a");
    world.process("evt_a paid pi_a credits=100 client_reference_id=4711");
    Remedy toAda = new Remedy.Assign(new Assignment(new UserId(ada), false));
    List<WorkItem> assigned =
        List.of(world.reading.read(world.books.inbox().find(id).orElseThrow(), toAda));
    world.retry(Trigger.WORKER, "evt_a");

    Outcome outcome =
        new FailureRecording(
                world.books,
                world.books.inbox(),
                world.reading,
                world.books.audit(),
                world.monitor,
                world.rules,
                world::now)
            .record(
                assigned.getFirst(),
                Trigger.person("olga", "assign", "it is her card"),
                new LockTimeout("another transaction holds its key"),
                outcomes -> {});

    assertThat(World.told(outcome)).isEqualTo("known evt_a: failed user_unresolved");
    assertThat(world.books.inbox().amendments(List.of(id))).isEmpty();
    assertThat(world.books.actions()).isEmpty();
  }

  /** As a version that did not know refunds has kept it. */
  private void ignored(String line) {
    WorkItem.Arrived arrived = world.arrived(line);
    StripeEvent event =
        new StripeEvent(
            arrived.id(),
            arrived.notice().type(),
            "webhook",
            world.now(),
            new Ignored(world.now(), SkipReason.NOT_YET_SUPPORTED),
            1);
    world.books.committed(
        List.of(),
        () -> {
          world
              .books
              .inbox()
              .add(List.of(new NewEvent(arrived.notice(), event, arrived.payload())));
          return true;
        });
  }
}
