package io.tallystick.domain.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.Amendment;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person's remedies add to an event. */
class RemedyTest {

  private static final Assignment TO_ADA = new Assignment(new UserId(1), true);

  @Test
  void an_assignment_and_a_number_of_credits_stay_with_the_event() {
    assertThat(new Remedy.Assign(TO_ADA).amendment())
        .isEqualTo(new Amendment(Optional.of(TO_ADA), Optional.empty()));
    assertThat(new Remedy.SetCredits(5).amendment())
        .isEqualTo(new Amendment(Optional.empty(), Optional.of(5)));
    assertThat(new Remedy.Retry().amendment()).isEqualTo(Amendment.NONE);
    assertThat(new Remedy.Reopen().amendment()).isEqualTo(Amendment.NONE);
    assertThat(new Remedy.Discard().amendment()).isEqualTo(Amendment.NONE);
  }

  @Test
  void a_later_amendment_replaces_what_it_says_itself() {
    Amendment assigned = new Remedy.Assign(TO_ADA).amendment();
    Amendment both = assigned.then(new Remedy.SetCredits(5).amendment());

    assertThat(both).isEqualTo(new Amendment(Optional.of(TO_ADA), Optional.of(5)));
    assertThat(both.then(Amendment.NONE)).isEqualTo(both);
    assertThat(both.then(new Remedy.SetCredits(1).amendment()))
        .isEqualTo(new Amendment(Optional.of(TO_ADA), Optional.of(1)));
    assertThatThrownBy(() -> new Remedy.SetCredits(0).amendment())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_trigger_has_a_name_and_a_persons_reason() {
    assertThat(Trigger.person("ben", "retry", "the outage is over"))
        .isEqualTo(
            new Trigger("ben", Optional.of(new Trigger.Deed("retry", "the outage is over"))));
    assertThatThrownBy(() -> new Trigger(" ", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_audit_log_calls_a_bulk_run_by_its_number() {
    assertThat(run(BulkAction.RETRY, Amendment.NONE).subject()).isEqualTo("bulk 7");
  }

  @Test
  void a_bulk_run_adds_to_its_events_what_its_action_says() {
    Amendment credits = new Amendment(Optional.empty(), Optional.of(5));
    Amendment account =
        new Amendment(Optional.of(new Assignment(new UserId(42), false)), Optional.empty());

    assertThat(run(BulkAction.SET_CREDITS, credits).amendment()).isEqualTo(credits);
    assertThat(run(BulkAction.ASSIGN, account).amendment()).isEqualTo(account);
    for (BulkAction action : BulkAction.values()) {
      Amendment other = action == BulkAction.SET_CREDITS ? account : credits;
      assertThatThrownBy(() -> run(action, other)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static BulkRun run(BulkAction action, Amendment amendment) {
    return new BulkRun(
        7,
        action,
        amendment,
        BulkRun.State.PLANNED,
        1,
        "ben",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
