package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.AuditLog.Action;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link AuditLog} promises. */
public abstract class AuditLogContract extends PortContract {

  private static final Action RETRY =
      new Action("olga", "retry", "evt_a", "the customer called: “where are my credits?”", NOW);

  @Test
  void actions_are_kept_word_for_word_in_their_order() {
    Action replay = new Action("pavel", "replay", "evt_b", "after the outage", NOW.plusSeconds(1));
    Action again = new Action("olga", "retry", "evt_a", "once more", NOW.plusSeconds(2));

    commit(() -> ports.audit().append(List.of(RETRY, replay)));
    commit(() -> ports.audit().append(List.of(again)));

    assertThat(ports.actions()).containsExactly(RETRY, replay, again);
  }

  @Test
  void the_same_action_twice_is_two_actions() {
    commit(() -> ports.audit().append(List.of(RETRY)));
    commit(() -> ports.audit().append(List.of(RETRY)));

    assertThat(ports.actions()).containsExactly(RETRY, RETRY);
  }

  @Test
  void a_person_s_subjects_of_an_action_after_a_time_are_known() {
    Instant seen = NOW.plusSeconds(1);
    commit(
        () ->
            ports
                .audit()
                .append(
                    List.of(
                        new Action("olga", "disclose", "too early", "", NOW),
                        new Action("olga", "disclose", "user 1", "", seen),
                        new Action("olga", "disclose", "user 1", "again", seen),
                        new Action("olga", "disclose", "user 2", "", seen),
                        new Action("olga", "retry", "evt_a", "", seen),
                        new Action("pavel", "disclose", "user 3", "", seen))));

    assertThat(ports.audit().subjects("olga", "disclose", NOW))
        .containsExactlyInAnyOrder("user 1", "user 2");
  }

  @Test
  void no_actions_are_nothing() {
    commit(() -> ports.audit().append(List.of()));

    assertThat(ports.actions()).isEmpty();
  }
}
