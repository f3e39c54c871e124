package io.tallystick.application.service.operator;

import static io.tallystick.application.service.operator.Gate.ELSEWHERE;
import static io.tallystick.application.service.operator.Gate.HERE;
import static io.tallystick.application.service.operator.Gate.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.operator.KeepOwnAccount;
import io.tallystick.application.usecase.operator.KeepOwnAccount.OwnSession;
import io.tallystick.application.usecase.operator.KeepSecondFactor.Proof;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.application.usecase.operator.SignIn.Answer;
import io.tallystick.domain.operator.Duty;
import io.tallystick.domain.operator.Role;
import org.junit.jupiter.api.Test;

class AccountServiceTest {

  private static final String CHOSEN = "a phrase of my own";

  private final Gate gate = Gate.withFirst("ada");

  private static Proof proof(String present) {
    return new Proof(present, "", HERE.address());
  }

  private Change change(String name, String id, String present, String chosen) {
    return gate.account.changePassword(name, id, proof(present), chosen);
  }

  @Test
  void whoever_knows_the_password_changes_it_and_the_other_sessions_end() {
    Gate.assertDone(gate.operators.invite("olga", PASSWORD, Role.VIEWER, "ada"));
    String id = gate.idOf("olga");
    String other = gate.idOf("olga");
    assertThat(gate.session(id).orElseThrow().duty()).isEqualTo(Duty.CHANGE_PASSWORD);

    Gate.assertDone(change("olga", id, PASSWORD, CHOSEN));

    assertThat(gate.session(id).orElseThrow().duty()).isEqualTo(Duty.NONE);
    assertThat(gate.session(other)).isEmpty();
    assertThat(gate.tryWith("olga", PASSWORD)).isEqualTo(new Answer.Refused());
    assertThat(gate.tryWith("olga", CHOSEN)).isInstanceOf(Answer.SessionOpened.class);
    assertThat(gate.deeds()).contains("olga change_password olga: own password");
  }

  @Test
  void nothing_changes_without_the_present_password_or_with_a_weak_one() {
    String id = gate.idOf("ada");

    assertImpossible(change("ada", id, "wrong", CHOSEN), "not your present password");
    assertThat(gate.lastDeed().reason()).isEqualTo("wrong present password");
    assertImpossible(change("ada", id, "x".repeat(1001), CHOSEN), "not your present password");
    assertImpossible(change("ada", id, PASSWORD, "short"), "12 to 1000");
    assertImpossible(change("ada", id, PASSWORD, "password1234"), "tried first");
    assertImpossible(change("ada", id, PASSWORD, PASSWORD), "is the present one");

    assertThat(gate.tryWith("ada", PASSWORD)).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void a_stolen_session_guesses_the_password_five_times() {
    String id = gate.idOf("ada");
    for (int i = 0; i < 5; i++) {
      assertImpossible(change("ada", id, "wrong", CHOSEN), "not your present password");
    }

    assertImpossible(change("ada", id, PASSWORD, CHOSEN), "try again in 1 min");
  }

  @Test
  void a_password_that_is_changed_meanwhile_is_not_changed_back() {
    String id = gate.idOf("ada");
    gate.meanwhile(
        () -> Gate.assertDone(gate.operators.setPassword("ada", "another long one", "eve")));

    assertImpossible(change("ada", id, PASSWORD, CHOSEN), "not your present password");
    assertThat(gate.signIn.signIn("ada", "another long one", ELSEWHERE))
        .isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void the_own_sessions_are_listed_and_the_others_ended() {
    String id = gate.idOf("ada");
    Answer elsewhere = gate.signIn.signIn("ada", PASSWORD, ELSEWHERE);
    assertThat(elsewhere).isInstanceOf(Answer.SessionOpened.class);
    assertThat(gate.account.sessions("ada", id))
        .extracting(OwnSession::address)
        .containsExactlyInAnyOrder(HERE.address(), ELSEWHERE.address());
    assertThat(gate.account.sessions("ada", id).stream().filter(OwnSession::asking))
        .extracting(OwnSession::address)
        .containsExactly(HERE.address());

    assertImpossible(
        gate.account.endOtherSessions("ada", id, proof("wrong")), "not your present password");
    assertThat(gate.account.sessions("ada", id)).hasSize(2);
    Gate.assertDone(gate.account.endOtherSessions("ada", id, proof(PASSWORD)));

    assertThat(gate.account.sessions("ada", id)).hasSize(1);
    assertThat(gate.session(id)).isPresent();
    assertThat(gate.lastDeed().name()).isEqualTo("end_sessions");
  }

  @Test
  void who_has_no_password_ends_sessions_within_minutes_of_a_sign_in() {
    Gate.assertDone(gate.operators.addWithoutPassword("olga", Role.VIEWER, "ada"));
    String id = vouchedFor("olga");
    String other = vouchedFor("olga");
    gate.step(KeepOwnAccount.FRESH.plusSeconds(1));
    assertImpossible(
        gate.account.endOtherSessions("olga", id, proof("")), "older than 10 min: sign out");
    assertThat(gate.session(other)).isPresent();

    String fresh = vouchedFor("olga");
    Gate.assertDone(gate.account.endOtherSessions("olga", fresh, proof("")));

    assertThat(gate.session(id)).isEmpty();
    assertThat(gate.session(fresh)).isPresent();
  }

  @Test
  void a_session_keeps_its_id_if_it_cannot_be_renewed() {
    String id = gate.idOf("ada");
    gate.books.goAway();
    assertThat(gate.account.renewed("ada", id)).isEqualTo(id);
    gate.books.comeBack();
    gate.books.beforeEachCall(
        () -> {
          throw new IllegalStateException("a rule of the host refuses it");
        });
    assertThat(gate.account.renewed("ada", id)).isEqualTo(id);

    gate.books.beforeEachCall(() -> {});
    assertThat(gate.session(id)).isPresent();
    String renewed = gate.account.renewed("ada", id);
    assertThat(gate.session(renewed)).isPresent();
    assertThat(gate.session(id)).isEmpty();
  }

  private String vouchedFor(String name) {
    return ((Answer.SessionOpened) gate.vouchedFor(name)).sessionId();
  }

  private static void assertImpossible(Change change, String why) {
    assertThat(change)
        .isInstanceOfSatisfying(Change.Impossible.class, it -> assertThat(it.why()).contains(why));
  }
}
