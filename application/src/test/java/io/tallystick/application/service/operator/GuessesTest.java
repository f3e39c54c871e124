package io.tallystick.application.service.operator;

import static io.tallystick.application.service.operator.Gate.HERE;
import static io.tallystick.application.service.operator.Gate.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.operator.KeepSecondFactor.Enrolment;
import io.tallystick.application.usecase.operator.KeepSecondFactor.Proof;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.application.usecase.operator.SignIn.Answer;
import io.tallystick.application.usecase.operator.SignIn.Client;
import io.tallystick.domain.operator.PasswordRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which codes and present passwords count as guesses, and which take guesses back. */
final class GuessesTest {

  private static final String CHOSEN = "a phrase of my own";

  private final Gate gate = Gate.withFirst("ada");

  private void enrol() {
    Proof proof = new Proof(PASSWORD, "", HERE.address());
    assertThat(gate.factors.enrol("ada", "", proof, new byte[20], gate.code()))
        .isInstanceOf(Enrolment.Enrolled.class);
    gate.step(Duration.ofMinutes(1));
  }

  private Optional<String> fault(String present, String code) {
    return gate.factors.fault("ada", new Proof(present, code, HERE.address()));
  }

  @Test
  void a_right_code_forgets_the_wrong_ones_of_a_sign_in() {
    enrol();
    for (int round = 0; round < 2; round++) {
      String half = gate.idOf("ada");
      for (int i = 0; i < 4; i++) {
        assertThat(gate.signIn.enterCode(half, "000000", HERE)).isEqualTo(new Answer.Refused());
      }
      assertThat(gate.signIn.enterCode(half, gate.code(), HERE))
          .isInstanceOf(Answer.SessionOpened.class);
      gate.step(Duration.ofMinutes(1));
    }
  }

  @Test
  void a_wrong_code_of_a_sign_in_is_on_record_with_its_request() {
    enrol();
    String half = gate.idOf("ada");
    Client client = new Client(HERE.address(), Optional.empty(), "0a1b2c3d");

    gate.signIn.enterCode(half, "000000", client);

    assertThat(gate.deeds().getLast())
        .isEqualTo("ada sign_in_refused ada: wrong code, request 0a1b2c3d");
  }

  @Test
  void no_code_is_right_once_the_second_factor_is_gone() {
    enrol();
    String half = gate.idOf("ada");
    gate.books.committed(
        List.of(),
        () -> {
          gate.books.secondFactors().remove("ada");
          return true;
        });

    assertThat(gate.signIn.enterCode(half, gate.code(), HERE)).isEqualTo(new Answer.Refused());
  }

  @Test
  void a_second_factor_that_comes_or_goes_is_on_record() {
    enrol();
    assertThat(gate.deeds().getLast())
        .isEqualTo("ada add_second_factor ada: codes of an authenticator app");

    Gate.assertDone(
        gate.factors.remove("ada", "", new Proof(PASSWORD, gate.code(), HERE.address())));
    assertThat(gate.deeds().getLast()).isEqualTo("ada remove_second_factor ada: own second factor");
  }

  @Test
  void a_right_proof_forgets_the_wrong_codes_before_it() {
    enrol();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 4; i++) {
        assertThat(fault(PASSWORD, "000000")).contains(wrongCode());
      }
      assertThat(fault(PASSWORD, gate.code())).isEmpty();
      gate.step(Duration.ofMinutes(1));
    }
  }

  private static String wrongCode() {
    return "the code is wrong, over, or was used before: wait for the next one";
  }

  @Test
  void the_right_password_forgets_the_wrong_ones_before_it() {
    for (int round = 0; round < 2; round++) {
      fail(4);
      assertThat(fault(PASSWORD, "")).isEmpty();
    }
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(fault("wrong", "")).contains(PresentPassword.WRONG);
    }
  }

  @Test
  void a_password_that_was_not_compared_is_no_guess_and_forgets_none() {
    fail(4);
    gate.overloaded = true;
    for (int i = 0; i < 5; i++) {
      assertThat(fault(PASSWORD, "")).contains("too many passwords are compared now: try again");
    }
    gate.overloaded = false;

    fail(1);
    assertThat(fault(PASSWORD, ""))
        .contains("too many wrong passwords from here: try again in 1 min");
  }

  @Test
  void the_longest_password_is_one() {
    String longest = "correct horse battery ".repeat(50).substring(0, PasswordRule.LONGEST);
    Gate.assertDone(gate.operators.setPassword("ada", longest, "ada"));

    assertThat(gate.tryWith("ada", longest)).isInstanceOf(Answer.SessionOpened.class);
    assertThat(fault(longest, "")).isEmpty();
    Change change =
        gate.account.changePassword("ada", "", new Proof(longest, "", HERE.address()), CHOSEN);
    Gate.assertDone(change);
  }
}
