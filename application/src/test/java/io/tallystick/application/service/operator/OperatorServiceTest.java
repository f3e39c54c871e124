package io.tallystick.application.service.operator;

import static io.tallystick.application.service.operator.Gate.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.application.usecase.operator.SignIn.Answer;
import io.tallystick.domain.operator.Duty;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import io.tallystick.domain.operator.Session;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorServiceTest {

  private final Gate gate = Gate.withFirst("ada");

  @Test
  void the_first_operator_is_an_admin_and_there_is_one_first() {
    Gate.assertDone(gate.operators.addFirst("second", Optional.of(PASSWORD)));

    assertThat(gate.operators.list()).containsExactly(new Operator("ada", Role.ADMIN, false, true));
    assertThat(gate.deeds()).containsExactly("configuration add_operator ada: admin");
  }

  @Test
  void a_name_that_is_taken_is_refused_and_changes_nothing() {
    assertImpossible(gate.operators.add("ada", PASSWORD, Role.VIEWER, "ada"), "already");
    assertImpossible(gate.operators.addWithoutPassword("ada", Role.VIEWER, "ada"), "already");

    assertThat(gate.operators.list()).containsExactly(new Operator("ada", Role.ADMIN, false, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Ada", ".ada", "ada lovelace", "ada\u0000", "adä"})
  void a_name_is_written_in_one_way(String name) {
    assertImpossible(gate.operators.add(name, PASSWORD, Role.VIEWER, "ada"), "a name has");
  }

  @Test
  void a_name_has_at_most_64_characters() {
    Gate.assertDone(gate.operators.add("a".repeat(64), PASSWORD, Role.VIEWER, "ada"));
    assertImpossible(
        gate.operators.add("a".repeat(65), PASSWORD, Role.VIEWER, "ada"), "a name has");
  }

  @Test
  void a_password_has_at_least_12_characters() {
    Gate.assertDone(gate.operators.add("olga", "x7-Kd9!rTz2p", Role.VIEWER, "ada"));
    assertImpossible(gate.operators.add("oleg", "12345678901", Role.VIEWER, "ada"), "12 to 1000");
    assertImpossible(gate.operators.setPassword("olga", "short", "ada"), "12 to 1000");
    assertImpossible(new Gate().operators.addFirst("ada", Optional.of("short")), "12 to 1000");
  }

  @Test
  void a_password_that_is_tried_first_is_refused_wherever_it_is_set() {
    assertImpossible(gate.operators.add("olga", "password1234", Role.VIEWER, "ada"), "tried first");
    assertImpossible(gate.operators.invite("olga", "iloveyou2026", Role.VIEWER, "ada"), "first");
    assertImpossible(gate.operators.setPassword("ada", "qwertzuiop123", "ada"), "tried first");
    assertImpossible(gate.operators.resetPassword("ada", "tallystick2026", "eve"), "tried first");
    assertImpossible(
        new Gate().operators.addFirst("ada", Optional.of("administrator")), "tried first");
  }

  @Test
  void a_password_that_an_admin_sets_is_changed_first() {
    Gate.assertDone(gate.operators.invite("olga", PASSWORD, Role.VIEWER, "ada"));
    assertThat(gate.session(gate.idOf("olga")).orElseThrow().duty())
        .isEqualTo(Duty.CHANGE_PASSWORD);

    Gate.assertDone(gate.operators.resetPassword("olga", "another long one", "ada"));
    assertThat(gate.lastDeed().reason())
        .isEqualTo("new password, to be changed at the next sign-in");
    assertImpossible(gate.operators.resetPassword("ada", "another long one", "ada"), "My account");
  }

  @Test
  void a_disabled_operator_is_out_at_once_and_enabling_brings_no_session_back() {
    Gate.assertDone(gate.operators.add("olga", PASSWORD, Role.OPERATOR, "ada"));
    String id = gate.idOf("olga");

    Gate.assertDone(gate.operators.setDisabled("olga", true, "ada"));
    assertThat(gate.session(id)).isEmpty();

    Gate.assertDone(gate.operators.setDisabled("olga", false, "ada"));
    assertThat(gate.session(id)).isEmpty();
    assertThat(gate.tryWith("olga", PASSWORD)).isInstanceOf(Answer.SessionOpened.class);
    assertThat(gate.deeds())
        .contains("ada disable_operator olga: shut out", "ada enable_operator olga: let in again");
  }

  @Test
  void a_new_role_counts_in_the_sessions_that_are_open() {
    Gate.assertDone(gate.operators.add("olga", PASSWORD, Role.VIEWER, "ada"));
    String id = gate.idOf("olga");

    Gate.assertDone(gate.operators.setRole("olga", Role.ADMIN, "ada"));

    assertThat(gate.session(id).map(Session::role)).contains(Role.ADMIN);
    assertThat(gate.deeds()).contains("ada change_role olga: now admin");
  }

  @Test
  void a_new_password_ends_the_sessions_of_the_old_one() {
    String id = gate.idOf("ada");

    Gate.assertDone(gate.operators.setPassword("ada", "another long one", "ada"));

    assertThat(gate.session(id)).isEmpty();
    assertThat(gate.tryWith("ada", PASSWORD)).isEqualTo(new Answer.Refused());
    assertThat(gate.tryWith("ada", "another long one")).isInstanceOf(Answer.SessionOpened.class);
    assertThat(gate.deeds()).contains("ada change_password ada: new password");
  }

  @Test
  void the_last_admin_who_can_sign_in_stays_one() {
    Gate.assertDone(gate.operators.add("eve", PASSWORD, Role.ADMIN, "ada"));
    Gate.assertDone(gate.operators.setDisabled("eve", true, "ada"));

    assertImpossible(gate.operators.setDisabled("ada", true, "ada"), "last admin");
    assertImpossible(gate.operators.setRole("ada", Role.OPERATOR, "ada"), "last admin");

    Gate.assertDone(gate.operators.setDisabled("eve", false, "ada"));
    Gate.assertDone(gate.operators.setRole("ada", Role.OPERATOR, "eve"));
    assertThat(gate.operators.list())
        .containsExactly(
            new Operator("ada", Role.OPERATOR, false, true),
            new Operator("eve", Role.ADMIN, false, true));
  }

  @Test
  void nobody_can_be_changed() {
    assertImpossible(gate.operators.setDisabled("olga", true, "ada"), "there is no operator");
    assertImpossible(gate.operators.setRole("olga", Role.ADMIN, "ada"), "there is no operator");
    assertImpossible(gate.operators.setPassword("olga", PASSWORD, "ada"), "there is no operator");
  }

  @Test
  void a_password_that_was_not_made_with_the_installation_is_replaced_by_another_one_alone() {
    assertThat(gate.operators.hasReplaced("ada", PASSWORD)).isFalse();
    assertThat(gate.operators.hasReplaced("ada", "another long one")).isTrue();
    assertThat(gate.operators.hasReplaced("nobody", PASSWORD)).isFalse();
  }

  private static void assertImpossible(Change change, String why) {
    assertThat(change)
        .isInstanceOfSatisfying(Change.Impossible.class, it -> assertThat(it.why()).contains(why));
  }
}
