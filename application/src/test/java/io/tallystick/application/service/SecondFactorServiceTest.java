package io.tallystick.application.service;

import static io.tallystick.application.service.Gate.HERE;
import static io.tallystick.application.service.Gate.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.KeepSecondFactor.Enrolment;
import io.tallystick.application.usecase.KeepSecondFactor.Proof;
import io.tallystick.application.usecase.SignIn.Answer;
import io.tallystick.domain.operator.Duty;
import io.tallystick.domain.operator.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecondFactorServiceTest {

  private static final Proof PROOF = new Proof(PASSWORD, HERE.address());

  private final Gate gate = Gate.withFirst("ada");

  private List<String> enrolled() {
    Enrolment enrolment = gate.factors.enrol("ada", PROOF, new byte[20], gate.code());
    List<String> codes = ((Enrolment.Enrolled) enrolment).recoveryCodes();
    gate.step(Duration.ofMinutes(1));
    return codes;
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
    assertThat(gate.lastDeed().reason()).isEqualTo("with a password and a code");
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
    assertThat(gate.factors.enrol("ada", PROOF, new byte[20], code))
        .isInstanceOf(Enrolment.Enrolled.class);

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
    enrolled();

    assertThat(enter(id, gate.code())).isEqualTo(new Answer.Refused());
    assertThat(enter("unknown", gate.code())).isEqualTo(new Answer.Refused());
  }

  @Test
  void setting_up_and_removing_need_the_present_password_and_a_right_code() {
    Proof wrong = new Proof("wrong", HERE.address());
    assertThat(gate.factors.enrol("ada", wrong, new byte[20], gate.code()))
        .isEqualTo(new Enrolment.Refused("that is not your present password"));
    assertThat(gate.factors.enrol("ada", PROOF, new byte[20], "1"))
        .isEqualTo(new Enrolment.Refused("the code does not belong to this secret, or is over"));
    assertThat(gate.factors.enrol("ada", PROOF, new byte[5], gate.code()))
        .isInstanceOf(Enrolment.Refused.class);
    assertThat(gate.factors.recoveryCodes("ada")).isEmpty();

    enrolled();
    gate.factors.remove("ada", wrong);
    assertThat(gate.factors.recoveryCodes("ada")).isPresent();
    Gate.assertDone(gate.factors.remove("ada", PROOF));
    assertThat(gate.factors.recoveryCodes("ada")).isEmpty();
    assertThat(gate.session(gate.idOf("ada")).orElseThrow().duty()).isEqualTo(Duty.NONE);
  }

  @Test
  void admins_set_one_up_first_where_that_is_required_and_others_need_not() {
    SignInService strict = gate.signIn(Duration.ofMinutes(15), true);
    Gate.assertDone(gate.operators.add("olga", PASSWORD, Role.OPERATOR, "ada"));
    String admin = gate.idOf("ada");
    assertThat(strict.session(admin, true).orElseThrow().duty()).isEqualTo(Duty.ADD_SECOND_FACTOR);
    assertThat(strict.session(gate.idOf("olga"), true).orElseThrow().duty()).isEqualTo(Duty.NONE);
    assertThat(strict.vouchedFor("ada", HERE))
        .isInstanceOfSatisfying(
            Answer.SessionOpened.class,
            it ->
                assertThat(strict.session(it.sessionId(), true).orElseThrow().duty())
                    .as("the identity provider has factors of its own")
                    .isEqualTo(Duty.NONE));

    enrolled();

    assertThat(strict.session(admin, true).orElseThrow().duty()).isEqualTo(Duty.NONE);
  }

  @Test
  void an_admin_removes_a_lost_one_and_the_sessions_end() {
    String id = gate.idOf("ada");
    enrolled();

    Gate.assertDone(gate.operators.removeSecondFactor("ada", "eve"));

    assertThat(gate.session(id)).isEmpty();
    assertThat(gate.session(gate.idOf("ada")).orElseThrow().duty()).isEqualTo(Duty.NONE);
    assertThat(gate.deeds()).contains("eve remove_second_factor ada: the operator has lost it");
  }
}
