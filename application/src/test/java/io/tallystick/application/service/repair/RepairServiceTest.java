package io.tallystick.application.service.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.repair.RepairEvents.Preview;
import io.tallystick.application.usecase.repair.RepairEvents.Result;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person repairs an event: sees what would happen, lets it happen, once. */
final class RepairServiceTest {

  private static final StripeEventId EVENT = new StripeEventId("evt_a");
  private static final Remedy RETRY = new Remedy.Retry();
  private static final Remedy DISCARD = new Remedy.Discard();
  private static final Remedy REOPEN = new Remedy.Reopen();

  private final World world = World.standard();
  private long ada;
  private long bob;

  @BeforeEach
  void openAccounts() {
    ada = world.books.userWith("ada@example.org", "Ada", 20);
    bob = world.books.userWith("bob@example.org", "Bob", 0);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_preview_says_what_would_happen_and_changes_nothing() {
    world.process("evt_a paid pi_a credits=500 metadata.user_id=<uuid>");

    Preview.Effect effect = effect(assign(ada));

    assertThat(effect.event().describe()).isEqualTo("+500 credits for user " + ada);
    assertThat(effect.before()).contains(20);
    assertThat(effect.after()).contains(520);
    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
    assertThat(world.books.balanceOf(ada)).isEqualTo(20);
    assertThat(world.books.actions()).isEmpty();
  }

  @Test
  void an_assigned_event_is_credited_once_and_the_audit_log_says_who_did_it() {
    world.process("evt_a paid pi_a credits=500 metadata.user_id=<uuid>");

    assertThat(apply(assign(ada), "she called")).isInstanceOf(Result.Done.class);
    assertThat(world.stands("evt_a")).isEqualTo("completed +500 for " + ada);
    assertThat(world.books.balanceOf(ada)).isEqualTo(520);
    assertThat(world.books.actions())
        .containsExactly(new Action("olga", "assign", "evt_a", "she called", world.now()));

    assertThat(world.repairs.preview(EVENT, assign(bob))).isInstanceOf(Preview.NotApplicable.class);
    assertThat(world.repairs.apply(EVENT, assign(bob), "any", "max", "me too"))
        .isInstanceOf(Result.Changed.class);
    assertThat(world.books.balanceOf(bob)).isZero();
  }

  @Test
  void a_repair_that_makes_the_account_happens_as_seen() {
    try (World creating = World.creatingUnknownUsers()) {
      creating.process("evt_a paid pi_a customer_email=new@example.org");
      assertThat(creating.books.users()).isZero();
      Remedy set = new Remedy.SetCredits(500);
      Preview.Effect seen = (Preview.Effect) creating.repairs.preview(EVENT, set);
      creating.repairs.preview(EVENT, set);

      assertThat(creating.repairs.apply(EVENT, set, seen.token(), "olga", "she called"))
          .isInstanceOf(Result.Done.class);
      assertThat(creating.stands("evt_a")).startsWith("completed +500");
      assertThat(creating.books.users()).isOne();
    }
  }

  @Test
  void a_balance_that_has_moved_meanwhile_does_not_stand_in_the_way() {
    world.process("evt_a paid pi_a credits=500 metadata.user_id=<uuid>");
    String seen = effect(assign(ada)).token();
    world.process("evt_b paid pi_b credits=7 metadata.user_id=" + ada);

    assertThat(world.repairs.apply(EVENT, assign(ada), seen, "olga", "she called"))
        .isInstanceOf(Result.Done.class);
    assertThat(world.books.balanceOf(ada)).isEqualTo(527);
  }

  @Test
  void what_is_not_as_seen_does_not_happen() {
    world.process("evt_a paid pi_a credits=500 metadata.user_id=<uuid>");
    String seen = effect(assign(ada)).token();
    world.process("evt_b paid pi_b credits=7 metadata.user_id=" + ada);
    world.process("evt_a paid pi_a credits=500 metadata.user_id=<uuid>");

    Result result = world.repairs.apply(EVENT, assign(ada), seen, "olga", "she called");

    assertThat(result).isInstanceOf(Result.Changed.class);
    Preview.Effect now = (Preview.Effect) ((Result.Changed) result).now();
    assertThat(now.before()).contains(27);
    assertThat(now.after()).contains(527);
    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
    assertThat(world.repairs.apply(EVENT, assign(ada), now.token(), "olga", "she called"))
        .isInstanceOf(Result.Done.class);
    assertThat(world.books.balanceOf(ada)).isEqualTo(527);
  }

  @Test
  void a_preview_confirms_no_other_remedy_even_if_its_effect_is_the_same() {
    world.process("evt_a paid pi_a credits=500 customer=cus_a metadata.user_id=<uuid>");
    String seen = effect(assign(ada)).token();

    assertThat(world.repairs.apply(EVENT, assign(bob), seen, "olga", "she called"))
        .isInstanceOf(Result.Changed.class);
    Remedy remembering = new Remedy.Assign(new Assignment(new UserId(ada), true));
    assertThat(world.repairs.apply(EVENT, remembering, seen, "olga", "she called"))
        .isInstanceOf(Result.Changed.class);
    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
  }

  @Test
  void an_assignment_holds_for_later_tries_too() {
    world.process("evt_a paid pi_a metadata.user_id=<uuid>");

    apply(assign(ada), "she called");
    assertThat(world.stands("evt_a")).isEqualTo("failed credits_unknown");
    apply(new Remedy.SetCredits(70), "the shop says 70");

    assertThat(world.stands("evt_a")).isEqualTo("completed +70 for " + ada);
  }

  @Test
  void a_later_assignment_replaces_an_earlier_one() {
    world.process("evt_a paid pi_a metadata.user_id=<uuid>");
    apply(assign(ada), "a guess");
    apply(assign(bob), "she was wrong");

    apply(new Remedy.SetCredits(70), "the shop says 70");

    assertThat(world.stands("evt_a")).isEqualTo("completed +70 for " + bob);
  }

  @Test
  void an_assignment_beats_the_fields_of_the_payment() {
    world.process("evt_a paid pi_a client_reference_id=" + bob);

    apply(assign(ada), "bob paid for her");
    apply(new Remedy.SetCredits(70), "the shop says 70");

    assertThat(world.stands("evt_a")).isEqualTo("completed +70 for " + ada);
    assertThat(world.books.balanceOf(bob)).isZero();
  }

  @Test
  void somebody_who_does_not_exist_gets_nothing() {
    world.process("evt_a paid pi_a credits=500 metadata.user_id=<uuid>");

    assertThat(effect(assign(4711)).event().describe()).startsWith("user_unresolved");
  }

  @Test
  void the_customer_is_remembered_if_that_was_asked_for() {
    world.process("evt_a paid pi_a credits=500 customer=cus_a");
    world.process("evt_b paid pi_b credits=1 customer=cus_b");

    apply(new Remedy.Assign(new Assignment(new UserId(ada), true)), "it is her card");
    Remedy onlyOnce = assign(bob);
    world.repairs.apply(
        new StripeEventId("evt_b"),
        onlyOnce,
        ((Preview.Effect) world.repairs.preview(new StripeEventId("evt_b"), onlyOnce)).token(),
        "olga",
        "a present");

    assertThat(world.books.user(ada).customer()).contains("cus_a");
    assertThat(world.books.user(bob).customer()).isEmpty();
    world.process("evt_c paid pi_c credits=5 customer=cus_a");
    assertThat(world.stands("evt_c")).isEqualTo("completed +5 for " + ada);
  }

  @Test
  void credits_beyond_the_limits_cannot_be_set() {
    world.process("evt_a paid pi_a client_reference_id=" + ada);

    assertThat(effect(new Remedy.SetCredits(1_000_001)).event().describe())
        .startsWith("credits_out_of_range");
  }

  @Test
  void a_discarded_event_stays_so_until_somebody_reopens_it() {
    world.process("evt_a paid pi_a credits=500 metadata.user_id=<uuid>");

    apply(DISCARD, "paid back");
    assertThat(world.stands("evt_a")).isEqualTo("discarded");
    assertThat(world.retry(Trigger.WORKER, "evt_a")).containsExactly("known evt_a: discarded");
    assertThat(world.repairs.preview(EVENT, assign(ada))).isInstanceOf(Preview.NotApplicable.class);

    apply(REOPEN, "not paid back after all");
    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
    apply(assign(ada), "she called");
    assertThat(world.books.balanceOf(ada)).isEqualTo(520);
    assertThat(world.books.actions())
        .extracting(Action::name)
        .containsExactly("discard", "reopen", "assign");
  }

  @Test
  void an_ignored_event_can_be_looked_at_once_more_and_a_completed_one_cannot() {
    world.process("evt_a unpaid pi_a", "evt_b paid pi_b credits=1 client_reference_id=" + ada);

    assertThat(effect(REOPEN).event().describe()).startsWith("ignored");
    assertThat(world.repairs.preview(new StripeEventId("evt_b"), REOPEN))
        .isInstanceOf(Preview.NotApplicable.class);
    assertThat(world.repairs.preview(new StripeEventId("evt_b"), DISCARD))
        .isInstanceOf(Preview.NotApplicable.class);
  }

  @Test
  void a_try_that_would_break_is_previewed_and_recorded_as_a_failure() {
    world.process("evt_a paid pi_a credits=500 metadata.user_id=<uuid>");
    world.books.breakBookingOf(EVENT);

    assertThat(effect(assign(ada)).event().describe()).startsWith("internal_error");
    assertThat(world.stands("evt_a")).isEqualTo("failed user_unresolved");
    assertThat(apply(assign(ada), "she called")).isInstanceOf(Result.Done.class);
    assertThat(world.stands("evt_a")).isEqualTo("failed internal_error");
    assertThat(world.books.balanceOf(ada)).isEqualTo(20);
  }

  @Test
  void an_unknown_event_is_missing() {
    assertThat(world.repairs.preview(EVENT, RETRY)).isEqualTo(new Preview.Missing(EVENT));
    assertThat(world.repairs.apply(EVENT, RETRY, "", "olga", "why not"))
        .isEqualTo(new Result.Changed(new Preview.Missing(EVENT)));
    assertThat(world.repairs.explain(EVENT)).isEmpty();
  }

  @Test
  void the_way_to_the_user_is_explained_as_it_is_now() {
    world.process("evt_a paid pi_a metadata.user_id=<uuid> customer_details.email=zoe@example.org");
    assertThat(world.repairs.explain(EVENT).map(Resolution::explain))
        .contains(
            "tried metadata.user_id = “<uuid>”: a placeholder; tried customer_details.email ="
                + " “z…@example.org”: an e-mail address that no user has");

    world.books.userWith("zoe@example.org", "Zoe", 0);

    assertThat(world.repairs.explain(EVENT)).get().isInstanceOf(Resolution.Resolved.class);
    apply(assign(ada), "she called");
    assertThat(world.repairs.explain(EVENT)).get().isInstanceOf(Resolution.Assigned.class);
  }

  private static Remedy assign(long user) {
    return new Remedy.Assign(new Assignment(new UserId(user), false));
  }

  private Preview.Effect effect(Remedy remedy) {
    return (Preview.Effect) world.repairs.preview(EVENT, remedy);
  }

  private Result apply(Remedy remedy, String reason) {
    return world.repairs.apply(EVENT, remedy, effect(remedy).token(), "olga", reason);
  }
}
