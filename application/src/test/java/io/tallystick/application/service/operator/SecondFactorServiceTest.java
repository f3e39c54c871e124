package io.tallystick.application.service.operator;

import static io.tallystick.application.service.operator.Gate.HERE;
import static io.tallystick.application.service.operator.Gate.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.service.Secrets;
import io.tallystick.application.usecase.operator.KeepSecondFactor.Enrolment;
import io.tallystick.application.usecase.operator.KeepSecondFactor.Proof;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.application.usecase.operator.SignIn.Answer;
import io.tallystick.domain.operator.Duty;
import io.tallystick.domain.operator.Role;
import io.tallystick.domain.operator.Session;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecondFactorServiceTest {

  private static final Proof PROOF = new Proof(PASSWORD, "", HERE.address());

  private final Gate gate = Gate.withFirst("ada");

  private List<String> enrolled() {
    return enrolled("of nobody");
  }

  private List<String> enrolled(String sessionId) {
    Enrolment enrolment = enrol(sessionId, PROOF, new byte[20], gate.code());
    List<String> codes = ((Enrolment.Enrolled) enrolment).recoveryCodes();
    gate.step(Duration.ofMinutes(1));
    return codes;
  }

  private Enrolment enrol(String sessionId, Proof proof, byte[] secret, String code) {
    return gate.factors.enrol("ada", sessionId, proof, secret, code);
  }

  private static Proof proof(String code) {
    return new Proof(PASSWORD, code, HERE.address());
  }

  private Answer enter(String sessionId, String code) {
    return gate.signIn.enterCode(sessionId, code, HERE);
  }

  @Test
  void the_password_alone_opens_nothing_and_the_code_a_new_session() {
    enrolled();
    String half = gate.idOf("ada");
    assertThat(gate.session(half).orElseThrow().duty()).isEqualTo(Duty.ENTER_CODE);

    Answer answer = enter(half, gate.code());

    String id = ((Answer.SessionOpened) answer).sessionId();
    assertThat(gate.session(id).orElseThrow().duty()).isEqualTo(Duty.NONE);
    assertThat(gate.session(half)).isEmpty();
    assertThat(gate.lastDeed().reason())
        .isEqualTo("with a password and a code, session " + Session.tag(id));
  }

  @Test
  void a_code_counts_once_also_in_another_session() {
    enrolled();
    String one = gate.idOf("ada");
    String other = gate.idOf("ada");
    String code = gate.code();
    assertThat(enter(one, code)).isInstanceOf(Answer.SessionOpened.class);

    assertThat(enter(other, code)).isEqualTo(new Answer.Refused());
    gate.step(Duration.ofMinutes(1));
    assertThat(enter(other, gate.code())).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void the_code_of_the_enrolment_opens_no_sign_in() {
    String code = gate.code();
    assertThat(enrol("", PROOF, new byte[20], code)).isInstanceOf(Enrolment.Enrolled.class);

    assertThat(enter(gate.idOf("ada"), code)).isEqualTo(new Answer.Refused());
  }

  @Test
  void a_recovery_code_opens_one_sign_in_however_it_is_typed() {
    List<String> codes = enrolled();
    assertThat(new HashSet<>(codes))
        .hasSize(10)
        .allMatch(it -> it.matches("([0-9a-v]{4}-){5}[0-9a-v]{4}"));

    assertThat(enter(gate.idOf("ada"), codes.getFirst().toUpperCase(java.util.Locale.ROOT)))
        .isInstanceOf(Answer.SessionOpened.class);

    assertThat(enter(gate.idOf("ada"), codes.getFirst())).isEqualTo(new Answer.Refused());
    assertThat(enter(gate.idOf("ada"), codes.getLast().replace('-', ' ')))
        .isInstanceOf(Answer.SessionOpened.class);
    assertThat(gate.factors.recoveryCodes("ada")).hasValue(8);
    assertThat(gate.books.actions().toString()).doesNotContain(codes);
  }

  @Test
  void five_wrong_codes_lock_the_codes_of_the_account_wherever_they_come_from() {
    enrolled();
    String half = gate.idOf("ada");
    for (int i = 0; i < 5; i++) {
      assertThat(enter(half, "000000")).isEqualTo(new Answer.Refused());
    }

    assertThat(gate.signIn.enterCode(gate.idOf("ada"), gate.code(), Gate.ELSEWHERE))
        .isEqualTo(new Answer.Locked(Duration.ofMinutes(1)));
    gate.step(Duration.ofMinutes(1));
    assertThat(enter(half, gate.code())).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void a_session_that_awaits_no_code_takes_none() {
    String id = gate.idOf("ada");
    enrolled(id);

    assertThat(enter(id, gate.code())).isEqualTo(new Answer.Refused());
    assertThat(enter("unknown", gate.code())).isEqualTo(new Answer.Refused());
  }

  @Test
  void setting_up_and_removing_need_the_present_password_and_a_right_code() {
    Proof wrong = new Proof("wrong", "", HERE.address());
    assertThat(enrol("", wrong, new byte[20], gate.code()))
        .isEqualTo(new Enrolment.Refused("that is not your present password"));
    assertThat(enrol("", PROOF, new byte[20], "1"))
        .isEqualTo(new Enrolment.Refused("the code does not belong to this secret, or is over"));
    assertThat(enrol("", PROOF, new byte[5], gate.code())).isInstanceOf(Enrolment.Refused.class);
    assertThat(gate.factors.recoveryCodes("ada")).isEmpty();

    enrolled();
    gate.factors.remove("ada", "", wrong);
    assertThat(gate.factors.recoveryCodes("ada")).isPresent();
    Gate.assertDone(gate.factors.remove("ada", "", proof(gate.code())));
    assertThat(gate.factors.recoveryCodes("ada")).isEmpty();
    assertThat(gate.session(gate.idOf("ada")).orElseThrow().duty()).isEqualTo(Duty.NONE);
  }

  @Test
  void who_has_a_second_factor_changes_the_account_with_its_code_alone() {
    String id = gate.idOf("ada");
    List<String> recovery = enrolled(id);
    String chosen = "a phrase of my own";
    String wrong = "the code is wrong, over, or was used before: wait for the next one";
    assertThat(gate.account.changePassword("ada", id, PROOF, chosen))
        .isEqualTo(new Change.Impossible(wrong));
    assertThat(gate.account.endOtherSessions("ada", id, proof("000000")))
        .isEqualTo(new Change.Impossible(wrong));
    assertThat(gate.factors.remove("ada", id, PROOF)).isEqualTo(new Change.Impossible(wrong));
    assertThat(enrol(id, PROOF, new byte[30], gate.code())).isEqualTo(new Enrolment.Refused(wrong));
    assertThat(gate.lastDeed().reason()).isEqualTo("wrong code");

    assertThat(enrol(id, proof(recovery.getFirst()), new byte[30], gate.code()))
        .as("a lost app is replaced with a recovery code")
        .isInstanceOf(Enrolment.Enrolled.class);
    gate.step(Duration.ofMinutes(1));
    Gate.assertDone(gate.account.changePassword("ada", id, proof(gate.code()), chosen));
  }

  @Test
  void guesses_of_the_code_are_few_here_too() {
    String id = gate.idOf("ada");
    enrolled(id);
    for (int i = 0; i < 5; i++) {
      gate.factors.remove("ada", id, PROOF);
    }

    assertThat(gate.factors.remove("ada", id, proof(gate.code())))
        .isEqualTo(new Change.Impossible("too many wrong codes: try again in 1 min"));
  }

  @Test
  void the_other_sessions_end_when_a_second_factor_comes_or_goes() {
    String id = gate.idOf("ada");
    String other = gate.idOf("ada");
    enrolled(id);
    assertThat(gate.session(other)).isEmpty();
    String half = gate.idOf("ada");

    Gate.assertDone(gate.factors.remove("ada", id, proof(gate.code())));

    assertThat(gate.session(half)).isEmpty();
    assertThat(gate.session(id)).isPresent();
  }

  @Test
  void admins_set_one_up_first_where_that_is_required_and_others_need_not() {
    SignInService strict = gate.signIn(Duration.ofMinutes(15), Set.of(Role.ADMIN));
    Gate.assertDone(gate.operators.add("olga", PASSWORD, Role.OPERATOR, "ada"));
    String admin = gate.idOf("ada");
    assertThat(strict.session(admin, true, HERE.address()).orElseThrow().duty())
        .isEqualTo(Duty.ADD_SECOND_FACTOR);
    assertThat(strict.session(gate.idOf("olga"), true, HERE.address()).orElseThrow().duty())
        .isEqualTo(Duty.NONE);
    assertThat(strict.vouchedFor(Gate.person("ada", "ada"), HERE))
        .isInstanceOfSatisfying(
            Answer.SessionOpened.class,
            it ->
                assertThat(
                        strict.session(it.sessionId(), true, HERE.address()).orElseThrow().duty())
                    .as("the identity provider has factors of its own")
                    .isEqualTo(Duty.NONE));

    enrolled(admin);

    assertThat(strict.session(admin, true, HERE.address()).orElseThrow().duty())
        .isEqualTo(Duty.NONE);
  }

  @Test
  void a_code_opens_nothing_for_a_session_that_has_ended_meanwhile() {
    enrolled();
    String half = gate.idOf("ada");
    gate.whileChecking = () -> gate.books.sessions().close(Secrets.digest(half));

    assertThat(enter(half, gate.code())).isInstanceOf(Answer.Refused.class);
    assertThat(gate.deeds()).noneMatch(deed -> deed.contains("a password and a code"));
  }

  @Test
  void an_admin_removes_the_own_one_with_the_password_and_a_code_alone() {
    String id = gate.idOf("ada");
    enrolled(id);

    assertThat(gate.operators.removeSecondFactor("ada", "ada"))
        .isInstanceOf(Change.Impossible.class);

    assertThat(gate.factors.recoveryCodes("ada")).isPresent();
    assertThat(gate.session(id)).isPresent();
  }

  @Test
  void an_admin_removes_a_lost_one_and_the_sessions_end() {
    String id = gate.idOf("ada");
    enrolled(id);
    assertThat(gate.session(id)).isPresent();

    Gate.assertDone(gate.operators.removeSecondFactor("ada", "eve"));

    assertThat(gate.session(id)).isEmpty();
    assertThat(gate.session(gate.idOf("ada")).orElseThrow().duty()).isEqualTo(Duty.NONE);
    assertThat(gate.deeds()).contains("eve remove_second_factor ada: the operator has lost it");
  }
}
