package io.tallystick.application.service.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.service.inbox.World;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that an earlier version ignored are processed by this one. */
class ReprocessServiceTest {

  private static final Trigger OLGA = Trigger.person("olga", "reprocess", "version 2");

  private final World world = World.standard();
  private final ReprocessService service =
      new ReprocessService(world.processing, world.reading, world.books.inbox());
  private final List<String> lines = new ArrayList<>();
  private long ada;

  @BeforeEach
  void open() {
    ada = world.books.userWith("ada@example.org", "Ada", 0);
    ignored("evt_a paid pi_a credits=5 client_reference_id=" + ada, SkipReason.NOT_YET_SUPPORTED);
    ignored("evt_b paid pi_a credits=5 client_reference_id=" + ada, SkipReason.NOT_YET_SUPPORTED);
    ignored("evt_c paid pi_c credits=5", SkipReason.NOT_YET_SUPPORTED);
    ignored("evt_d other", SkipReason.NOT_YET_SUPPORTED);
    ignored("evt_e paid pi_e credits=7 client_reference_id=" + ada, SkipReason.PAYMENT_CANCELED);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void each_is_processed_as_if_it_came_now_and_audited() {
    reprocess();

    assertThat(lines)
        .containsExactly(
            "evt_a credited 5",
            "evt_b closed already_credited",
            "evt_c failed user_unresolved",
            "evt_d closed unhandled_event_type");
    assertThat(world.books.balanceOf(ada)).isEqualTo(5);
    assertThat(world.stands("evt_e")).isEqualTo("ignored payment_canceled");
    assertThat(world.books.actions())
        .extracting(action -> action.name() + " " + action.subject() + " " + action.reason())
        .contains("reprocess evt_a version 2", "reprocess evt_d version 2")
        .hasSize(4);
    reprocess();
    assertThat(lines).isEmpty();
  }

  @Test
  void a_preview_says_the_same_and_changes_nothing() {
    service.preview(SkipReason.NOT_YET_SUPPORTED, this::note);

    assertThat(lines)
        .containsExactlyInAnyOrder(
            "evt_a credited 5",
            "evt_b closed already_credited",
            "evt_c failed user_unresolved",
            "evt_d closed unhandled_event_type");
    assertThat(world.stands("evt_a")).isEqualTo("ignored not_yet_supported");
    assertThat(world.books.balanceOf(ada)).isZero();
    assertThat(world.books.actions()).isEmpty();
  }

  @Test
  void all_are_reached_however_many_stay_ignored() {
    IntStream.range(0, 250)
        .forEach(i -> ignored("evt_%03d unpaid pi_%1$d".formatted(i), SkipReason.AWAITING_PAYMENT));

    service.reprocess(SkipReason.AWAITING_PAYMENT, OLGA, this::note);

    assertThat(lines).hasSize(250).allMatch(line -> line.endsWith("closed awaiting_payment"));
  }

  private void reprocess() {
    lines.clear();
    service.reprocess(SkipReason.NOT_YET_SUPPORTED, OLGA, this::note);
  }

  private void note(ReprocessService.Reprocessed it) {
    lines.add(
        "%s %s %s"
            .formatted(
                it.event(),
                it.result().kind().code(),
                it.result().code().orElse(String.valueOf(it.result().credits()))));
  }

  private void ignored(String line, SkipReason reason) {
    WorkItem.Arrived arrived = world.arrived(line);
    StripeEvent event =
        new StripeEvent(
            arrived.id(),
            arrived.notice().type(),
            "webhook",
            world.now(),
            new Ignored(world.now(), reason),
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
