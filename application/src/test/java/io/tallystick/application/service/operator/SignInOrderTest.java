package io.tallystick.application.service.operator;

import static io.tallystick.application.service.operator.Gate.HERE;
import static io.tallystick.application.service.operator.Gate.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.usecase.operator.SignIn.Answer;
import io.tallystick.application.usecase.operator.SignIn.Client;
import io.tallystick.application.usecase.operator.SignIn.Vouched;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who waits behind whom at a sign-in, and who is told to come again. */
final class SignInOrderTest {

  private final Gate gate = Gate.withFirst("ada");

  @Test
  void a_session_that_was_opened_here_waits_for_no_unknown_ids() {
    String id = gate.idOf("ada");

    whileAnUnknownIdIsLookedUp(() -> assertThat(gate.session(id)).isPresent());
  }

  @Test
  void a_browser_that_was_given_out_here_waits_for_no_unknown_ids() {
    Client desk = knownBrowser();

    whileAnUnknownIdIsLookedUp(
        () ->
            assertThat(gate.signIn.signIn("ada", PASSWORD, desk))
                .isInstanceOf(Answer.SessionOpened.class));
  }

  private Client knownBrowser() {
    Answer.SessionOpened opened = (Answer.SessionOpened) gate.tryWith("ada", PASSWORD);
    return new Client(HERE.address(), Optional.of(opened.browser()), "");
  }

  private void whileAnUnknownIdIsLookedUp(Runnable event) {
    boolean[] happened = {false};
    gate.books.beforeEachCall(
        () -> {
          gate.books.beforeEachCall(() -> {});
          event.run();
          happened[0] = true;
        });
    assertThat(gate.session("unknown")).isEmpty();
    assertThat(happened).containsExactly(true);
  }

  @Test
  void a_planted_browser_has_no_turn_among_the_known_ones() {
    Client desk = knownBrowser();
    Client planted = new Client(HERE.address(), Optional.of("p".repeat(43)), "");
    gate.meanwhile(() -> assertThat(gate.signIn.returned(planted)).isEmpty());

    assertThat(gate.signIn.signIn("ada", PASSWORD, desk)).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void fifty_returns_from_the_identity_provider_lock_an_address() {
    for (int i = 0; i < 50; i++) {
      assertThat(gate.signIn.returned(HERE)).isEmpty();
    }

    assertThat(gate.signIn.returned(HERE)).contains(new Answer.Locked(Duration.ofMinutes(1)));
    assertThat(gate.signIn.returned(Gate.ELSEWHERE)).isEmpty();

    gate.step(Duration.ofMinutes(1));
    for (int i = 0; i < 2; i++) {
      assertThat(gate.signIn.returned(HERE)).isEmpty();
      assertThat(gate.signIn.vouchedFor(new Vouched("ada", "i", "c", "s"), HERE))
          .isInstanceOf(Answer.SessionOpened.class);
    }
  }

  @Test
  void a_return_that_is_stopped_while_it_waits_is_told_to_come_again() {
    Thread.currentThread().interrupt();
    try {
      assertThat(gate.signIn.returned(HERE)).contains(new Answer.Busy());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void a_sign_in_whose_account_others_hold_is_told_to_come_again() {
    int before = gate.compared.get();
    gate.books.beforeEachCall(
        () -> {
          throw new LockTimeout("another transaction holds the key");
        });

    assertThat(gate.tryWith("ada", PASSWORD)).isEqualTo(new Answer.Busy());

    assertThat(gate.compared).hasValue(before);
  }

  @Test
  void it_is_shut_while_all_operators_are_disabled() {
    gate.books.committed(
        List.of(),
        () -> {
          gate.books.operators().update(new Operator("ada", Role.ADMIN, true, true));
          return true;
        });

    assertThat(gate.signIn.isOpen()).isFalse();
  }

  @Test
  void how_long_a_session_may_be_idle_is_told() {
    assertThat(gate.signIn.idle()).isEqualTo(Duration.ofMinutes(15));
  }
}
