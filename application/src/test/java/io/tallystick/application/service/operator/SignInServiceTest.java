package io.tallystick.application.service.operator;

import static io.tallystick.application.service.operator.Gate.ELSEWHERE;
import static io.tallystick.application.service.operator.Gate.HERE;
import static io.tallystick.application.service.operator.Gate.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.usecase.operator.KeepSecondFactor.Proof;
import io.tallystick.application.usecase.operator.ManageOperators;
import io.tallystick.application.usecase.operator.SignIn.Answer;
import io.tallystick.application.usecase.operator.SignIn.Client;
import io.tallystick.application.usecase.operator.SignIn.Vouched;
import io.tallystick.domain.operator.Duty;
import io.tallystick.domain.operator.Role;
import io.tallystick.domain.operator.Session;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignInServiceTest {

  private final Gate gate = Gate.withFirst("ada");

  @Test
  void it_is_shut_until_somebody_may_sign_in() {
    Gate empty = new Gate();
    assertThat(empty.signIn.isOpen()).isFalse();

    Gate.assertDone(empty.operators.addFirst("ada", Optional.of(PASSWORD)));

    assertThat(empty.signIn.isOpen()).isTrue();
  }

  @Test
  void name_and_password_open_a_session_whose_id_and_token_are_new_each_time() {
    String one = gate.idOf("ada");
    String other = gate.idOf(" Ada ");

    assertThat(one).hasSize(43).isNotEqualTo(other);
    Session session = gate.session(one).orElseThrow();
    assertThat(session.name()).isEqualTo("ada");
    assertThat(session.role()).isEqualTo(Role.ADMIN);
    assertThat(session.csrf()).hasSize(43).isNotEqualTo(gate.session(other).orElseThrow().csrf());
    assertThat(gate.lastDeed().name()).isEqualTo("sign_in");
    assertThat(gate.books.actions().toString()).doesNotContain(one, other, PASSWORD);
  }

  @Test
  void a_wrong_password_an_unknown_name_and_a_disabled_operator_are_refused_alike() {
    Gate.assertDone(gate.operators.add("olga", PASSWORD, Role.OPERATOR, "ada"));
    Gate.assertDone(gate.operators.setDisabled("olga", true, "ada"));

    assertThat(gate.tryWith("ada", "wrong horse battery")).isEqualTo(new Answer.Refused());
    assertThat(gate.tryWith("nobody", PASSWORD)).isEqualTo(new Answer.Refused());
    assertThat(gate.tryWith("olga", PASSWORD)).isEqualTo(new Answer.Refused());

    assertThat(gate.compared).as("each takes the same work").hasValue(3);
    assertThat(gate.deeds())
        .endsWith("ada sign_in_refused ada: wrong password", "olga sign_in_refused olga: disabled");
  }

  @Test
  void a_password_typed_as_the_name_is_kept_nowhere() {
    gate.tryWith("my very secret word", "x");

    assertThat(gate.deeds()).noneMatch(deed -> deed.contains("secret"));
    assertThat(gate.books.signInHistory().failures("account my very secret word")).isEmpty();
  }

  @Test
  void five_failures_lock_the_account_from_there_for_a_minute_and_then_twice_as_long() {
    fail("ada", 5);
    assertThat(gate.tryWith("ada", PASSWORD)).isEqualTo(new Answer.Locked(Duration.ofMinutes(1)));

    for (int minutes : new int[] {1, 2, 4, 8, 15, 15}) {
      gate.step(Duration.ofMinutes(minutes).minusSeconds(1));
      assertThat(gate.tryWith("ada", PASSWORD)).isEqualTo(new Answer.Locked(Duration.ofSeconds(1)));
      gate.step(Duration.ofSeconds(1));
      assertThat(gate.tryWith("ada", "wrong")).isEqualTo(new Answer.Refused());
    }
  }

  @Test
  void a_clock_that_is_set_back_locks_nobody_for_longer() {
    fail("ada", 4);
    gate.step(Duration.ofHours(-1));
    assertThat(gate.tryWith("ada", "wrong")).isEqualTo(new Answer.Refused());

    gate.step(Duration.ofHours(-1));
    assertThat(gate.tryWith("ada", PASSWORD)).isEqualTo(new Answer.Locked(Duration.ofMinutes(1)));
  }

  @Test
  void a_locked_account_is_not_even_compared_and_leaves_others_alone() {
    Gate.assertDone(gate.operators.add("olga", PASSWORD, Role.OPERATOR, "ada"));
    fail("ada", 5);
    int before = gate.compared.get();

    gate.tryWith("ada", PASSWORD);

    assertThat(gate.compared).hasValue(before);
    assertThat(gate.tryWith("olga", PASSWORD)).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void a_thousand_wrong_sign_ins_from_one_address_keep_nobody_out_elsewhere() {
    for (int i = 0; i < 1000; i++) {
      gate.tryWith("ada", "wrong");
      gate.step(Duration.ofSeconds(30));
    }

    assertThat(gate.tryWith("ada", PASSWORD)).isInstanceOf(Answer.Locked.class);
    assertThat(gate.signIn.signIn("ada", PASSWORD, ELSEWHERE))
        .isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void an_account_under_attack_from_many_addresses_has_fewer_tries_from_each_and_is_not_locked() {
    for (int i = 0; i < 20; i++) {
      gate.signIn.signIn("ada", "wrong", new Client("192.0.2." + i, Optional.empty(), ""));
    }
    Client stranger = new Client("192.0.2.100", Optional.empty(), "");
    gate.signIn.signIn("ada", "wrong", stranger);
    gate.signIn.signIn("ada", "wrong", stranger);

    assertThat(gate.signIn.signIn("ada", PASSWORD, stranger)).isInstanceOf(Answer.Locked.class);
    assertThat(gate.signIn.signIn("ada", PASSWORD, ELSEWHERE))
        .isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void a_browser_in_which_the_operator_has_signed_in_passes_the_locks_of_others() {
    Client desk = knownBrowserOf("ada", PASSWORD);
    fail("ada", 5);
    for (int i = 0; i < 45; i++) {
      fail("guess-" + i, 1);
    }

    assertThat(gate.tryWith("ada", PASSWORD)).isInstanceOf(Answer.Locked.class);
    gate.busy = true;
    assertThat(gate.signIn.signIn("ada", PASSWORD, desk)).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void a_known_browser_has_locks_of_its_own() {
    Client desk = knownBrowserOf("ada", PASSWORD);
    for (int i = 0; i < 5; i++) {
      assertThat(gate.signIn.signIn("ada", "wrong", desk)).isEqualTo(new Answer.Refused());
    }

    assertThat(gate.signIn.signIn("ada", PASSWORD, desk)).isInstanceOf(Answer.Locked.class);
    assertThat(gate.tryWith("ada", PASSWORD)).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void a_browser_is_known_for_those_alone_who_signed_in_with_it() {
    Gate.assertDone(gate.operators.add("olga", PASSWORD, Role.OPERATOR, "ada"));
    Client desk = knownBrowserOf("ada", PASSWORD);
    fail("olga", 5);

    assertThat(gate.signIn.signIn("olga", PASSWORD, desk)).isInstanceOf(Answer.Locked.class);
  }

  @Test
  void two_operators_share_a_browser_and_a_secret_from_elsewhere_is_not_taken_over() {
    Gate.assertDone(gate.operators.add("olga", PASSWORD, Role.OPERATOR, "ada"));
    Client desk = knownBrowserOf("ada", PASSWORD);
    Client planted = new Client(HERE.address(), Optional.of("p".repeat(43)), "");

    assertThat(gate.signIn.signIn("olga", PASSWORD, desk))
        .isInstanceOfSatisfying(
            Answer.SessionOpened.class,
            it -> assertThat(Optional.of(it.browser())).isEqualTo(desk.browser()));
    assertThat(gate.signIn.signIn("olga", PASSWORD, planted))
        .isInstanceOfSatisfying(
            Answer.SessionOpened.class,
            it -> assertThat(Optional.of(it.browser())).isNotEqualTo(planted.browser()));
  }

  @Test
  void a_browser_is_forgotten_with_a_new_password() {
    Client desk = knownBrowserOf("ada", PASSWORD);
    Gate.assertDone(gate.operators.setPassword("ada", "another long one", "ada"));
    fail("ada", 5);

    assertThat(gate.signIn.signIn("ada", "another long one", desk))
        .isInstanceOf(Answer.Locked.class);
  }

  @Test
  void a_sign_in_that_is_not_looked_at_does_not_count() {
    gate.busy = true;
    for (int i = 0; i < 60; i++) {
      assertThat(gate.tryWith("ada", "wrong")).isEqualTo(new Answer.Busy());
    }

    gate.busy = false;
    assertThat(gate.tryWith("ada", PASSWORD)).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void a_password_longer_than_any_is_refused_without_work() {
    int before = gate.compared.get();

    assertThat(gate.tryWith("ada", "a".repeat(1001))).isEqualTo(new Answer.Refused());

    assertThat(gate.compared).hasValue(before);
  }

  @Test
  void names_that_nobody_has_are_locked_like_others() {
    fail("nobody", 5);

    assertThat(gate.tryWith("nobody", PASSWORD)).isInstanceOf(Answer.Locked.class);
  }

  @Test
  void a_genuine_sign_in_forgets_the_failures_of_the_account() {
    fail("ada", 4);
    gate.idOf("ada");
    fail("ada", 4);

    assertThat(gate.tryWith("ada", PASSWORD)).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void an_address_is_locked_after_fifty_failures_and_a_sign_in_does_not_reset_it() {
    for (int i = 0; i < 25; i++) {
      fail("guess-" + i, 2);
      if (i < 24) {
        gate.idOf("ada");
      }
    }

    assertThat(gate.tryWith("ada", PASSWORD)).isInstanceOf(Answer.Locked.class);
    assertThat(gate.signIn.signIn("ada", PASSWORD, ELSEWHERE))
        .isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void a_sign_in_locks_nobody_out_of_an_address_and_gives_no_guess_away() {
    for (int i = 0; i < 25; i++) {
      fail("guess-" + i, 2);
    }
    gate.step(Duration.ofMinutes(1));

    gate.idOf("ada");
    gate.idOf("ada");
    assertThat(gate.tryWith("guess", "wrong")).isEqualTo(new Answer.Refused());
    assertThat(gate.tryWith("ada", PASSWORD)).isEqualTo(new Answer.Locked(Duration.ofMinutes(2)));
  }

  @Test
  void an_attempt_that_finds_no_room_locks_nobody_out() {
    fail("ada", 5);
    gate.step(Duration.ofMinutes(1));

    gate.busy = true;
    assertThat(gate.tryWith("ada", PASSWORD)).isEqualTo(new Answer.Busy());
    gate.busy = false;
    assertThat(gate.tryWith("ada", PASSWORD)).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void many_guesses_at_once_are_no_more_than_five() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<Answer> guess = () -> gate.tryWith("ada", "wrong");
      var answers = threads.invokeAll(IntStream.range(0, 40).mapToObj(i -> guess).toList());
      int refused = 0;
      for (var answer : answers) {
        refused += answer.get() instanceof Answer.Refused ? 1 : 0;
      }
      assertThat(refused).isEqualTo(5);
    }
    assertThat(gate.compared).hasValue(5);
  }

  @Test
  void a_password_that_is_changed_while_it_is_compared_opens_nothing() {
    gate.meanwhile(
        () -> Gate.assertDone(gate.operators.setPassword("ada", "another long one", "ada")));

    assertThat(gate.tryWith("ada", PASSWORD)).isEqualTo(new Answer.Refused());
  }

  @Test
  void a_session_ends_after_a_quarter_of_an_hour_without_a_request() {
    String id = gate.idOf("ada");
    gate.step(Duration.ofMinutes(14));
    assertThat(gate.session(id)).isPresent();
    gate.step(Duration.ofMinutes(14));
    assertThat(gate.session(id)).isPresent();
    gate.step(Duration.ofMinutes(15));

    assertThat(gate.session(id)).isEmpty();
  }

  @Test
  void a_page_that_refreshes_itself_keeps_no_session_alive() {
    String id = gate.idOf("ada");
    for (int i = 0; i < 14; i++) {
      gate.step(Duration.ofMinutes(1));
      assertThat(gate.signIn.session(id, false, HERE.address())).isPresent();
    }
    gate.step(Duration.ofMinutes(1));

    assertThat(gate.signIn.session(id, false, HERE.address())).isEmpty();
  }

  @Test
  void a_session_that_is_used_all_the_time_lasts_also_where_one_minute_is_allowed() {
    SignInService strict = gate.signIn(Duration.ofMinutes(1), Set.of());
    String id = gate.idOf("ada");
    for (int i = 0; i < 30; i++) {
      gate.step(Duration.ofSeconds(10));
      assertThat(strict.session(id, true, HERE.address())).as("after %s requests", i).isPresent();
    }
    gate.step(Duration.ofMinutes(1));

    assertThat(strict.session(id, true, HERE.address())).isEmpty();
  }

  @Test
  void a_session_ends_after_eight_hours_in_any_case() {
    String id = gate.idOf("ada");
    for (int i = 0; i < 47; i++) {
      gate.step(Duration.ofMinutes(10));
      assertThat(gate.session(id)).isPresent();
    }
    gate.step(Duration.ofMinutes(10));

    assertThat(gate.session(id)).isEmpty();
  }

  @Test
  void signing_out_ends_that_session_alone() {
    String one = gate.idOf("ada");
    String other = gate.idOf("ada");

    gate.signIn.signOut(one);
    gate.signIn.signOut("unknown");

    assertThat(gate.session(one)).isEmpty();
    assertThat(gate.session(other)).isPresent();
    assertThat(gate.lastDeed().name()).isEqualTo("sign_out");
  }

  @Test
  void a_known_browser_returns_past_strangers_and_who_is_turned_away_has_not_failed() {
    Gate.assertDone(gate.operators.addWithoutPassword("olga", Role.OPERATOR, "ada"));
    String browser = ((Answer.SessionOpened) gate.vouchedFor("olga")).browser();
    Client known = new Client(HERE.address(), Optional.of(browser), "");
    for (int i = 0; i < 49; i++) {
      assertThat(gate.signIn.returned(known)).isEmpty();
    }

    whileStrangersHaveAllTurns(
        () -> {
          assertThat(gate.signIn.returned(known)).isEmpty();
          assertThat(gate.vouchedFor("olga")).isEqualTo(new Answer.Busy());
          assertThat(gate.signIn.returned(known)).isEmpty();
          assertThat(gate.signIn.vouchedFor(Gate.person("olga", "olga"), known))
              .isInstanceOf(Answer.SessionOpened.class);
        });
    assertThat(gate.compared).hasValue(2);
  }

  private void whileStrangersHaveAllTurns(Runnable event) {
    gate.meanwhile(
        () -> {
          gate.meanwhile(event);
          gate.tryWith("second", "wrong");
        });
    gate.tryWith("first", "wrong");
  }

  @Test
  void whom_the_identity_provider_vouches_for_must_be_an_operator() {
    Gate.assertDone(gate.operators.addWithoutPassword("olga@example.org", Role.OPERATOR, "ada"));

    assertThat(gate.vouchedFor("Olga@example.org")).isInstanceOf(Answer.SessionOpened.class);
    assertThat(gate.lastDeed().reason()).startsWith("by the identity provider, session ");
    assertThat(gate.vouchedFor("stranger@example.org")).isEqualTo(new Answer.Refused());
    Gate.assertDone(gate.operators.setDisabled("olga@example.org", true, "ada"));
    assertThat(gate.vouchedFor("olga@example.org")).isEqualTo(new Answer.Refused());
  }

  @Test
  void a_name_that_the_provider_gives_to_another_person_is_not_taken_over() {
    Gate.assertDone(gate.operators.addWithoutPassword("olga", Role.OPERATOR, "ada"));
    Vouched first = Gate.person("olga", "248289761001");
    Vouched next = Gate.person("olga", "248289761002");
    assertThat(gate.signIn.vouchedFor(first, HERE)).isInstanceOf(Answer.SessionOpened.class);
    String open = ((Answer.SessionOpened) gate.signIn.vouchedFor(first, HERE)).sessionId();
    assertThat(gate.session(open)).isPresent();

    assertThat(gate.signIn.vouchedFor(next, HERE)).isEqualTo(new Answer.NameTaken());
    assertThat(gate.lastDeed().reason()).startsWith("another person has this name");

    Gate.assertDone(gate.operators.releaseName("olga", "ada"));
    assertThat(gate.session(open)).as("a session of the person before").isEmpty();
    assertThat(gate.signIn.vouchedFor(next, HERE)).isInstanceOf(Answer.SessionOpened.class);
    assertThat(gate.signIn.vouchedFor(first, HERE)).isEqualTo(new Answer.NameTaken());
    Vouched elsewhere = new Vouched("olga", "https://other.example.org", "tallystick", "1");
    assertThat(gate.signIn.vouchedFor(elsewhere, HERE))
        .as("another provider in the settings")
        .isInstanceOf(Answer.SessionOpened.class);
    Vouched anew = new Vouched("olga", "https://other.example.org", "tallystick-2", "2");
    assertThat(gate.signIn.vouchedFor(anew, HERE))
        .as("another client at this provider, which has other subjects for it")
        .isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void a_hash_made_by_less_work_is_made_anew_when_the_password_comes() {
    gate.books.committed(
        List.of(),
        () -> {
          gate.books.operators().renewHash("ada", "hash of " + PASSWORD, "old hash of " + PASSWORD);
          return true;
        });

    assertThat(gate.tryWith("ada", "wrong")).isEqualTo(new Answer.Refused());
    assertThat(gate.books.operators().passwordHash("ada")).contains("old hash of " + PASSWORD);
    gate.idOf("ada");

    assertThat(gate.books.operators().passwordHash("ada")).contains("hash of " + PASSWORD);
  }

  @Test
  void a_password_made_with_the_installation_opens_everything_for_a_week() {
    Gate made = new Gate();
    Gate.assertDone(made.operators.addFirstGenerated("ada", PASSWORD));
    assertThat(made.session(made.idOf("ada")).orElseThrow().duty()).isEqualTo(Duty.NONE);
    made.step(ManageOperators.GENERATED_LASTS.minusSeconds(1));
    String id = made.idOf("ada");
    assertThat(made.session(id).orElseThrow().duty()).isEqualTo(Duty.NONE);
    assertThat(made.operators.hasReplaced("ada", PASSWORD)).isFalse();

    made.step(Duration.ofSeconds(1));
    assertThat(made.session(id).orElseThrow().duty()).isEqualTo(Duty.CHANGE_PASSWORD);

    Proof proof = new Proof(PASSWORD, "", HERE.address());
    Gate.assertDone(made.account.changePassword("ada", id, proof, "a phrase of my own"));
    assertThat(made.session(id).orElseThrow().duty()).isEqualTo(Duty.NONE);
    assertThat(made.operators.hasReplaced("ada", PASSWORD)).isTrue();
  }

  @Test
  void rows_name_the_session_and_the_request_by_what_stands_in_the_log() {
    gate.signIn.signIn("ada", "wrong", new Client(HERE.address(), Optional.empty(), "0a1b2c3d"));
    assertThat(gate.lastDeed().reason()).isEqualTo("wrong password, request 0a1b2c3d");

    String id = gate.idOf("ada");

    assertThat(Session.tag(id)).matches("[0-9a-f]{8}");
    assertThat(gate.lastDeed().reason()).isEqualTo("with a password, session " + Session.tag(id));
  }

  @Test
  void a_letter_that_only_looks_like_one_of_the_name_is_another_name() {
    Gate.assertDone(gate.operators.addWithoutPassword("kate@example.org", Role.ADMIN, "ada"));

    assertThat("\u212Aate".toLowerCase(Locale.ROOT)).isEqualTo("kate");
    assertThat(gate.vouchedFor("\u212Aate@example.org")).isEqualTo(new Answer.Refused());
    assertThat(gate.vouchedFor("Kate@example.org")).isInstanceOf(Answer.SessionOpened.class);
  }

  @Test
  void an_operator_without_a_password_cannot_use_one() {
    Gate.assertDone(gate.operators.addWithoutPassword("olga", Role.OPERATOR, "ada"));

    assertThat(gate.tryWith("olga", "")).isEqualTo(new Answer.Refused());
  }

  @Test
  void a_database_that_is_away_lets_nobody_in() {
    String id = gate.idOf("ada");
    gate.books.goAway();

    assertThatThrownBy(() -> gate.tryWith("ada", PASSWORD)).isInstanceOf(StorageUnavailable.class);
    assertThatThrownBy(() -> gate.session(id)).isInstanceOf(StorageUnavailable.class);
  }

  private Client knownBrowserOf(String name, String password) {
    var opened = (Answer.SessionOpened) gate.tryWith(name, password);
    return new Client(HERE.address(), Optional.of(opened.browser()), "");
  }

  private void fail(String name, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(gate.signIn.signIn(name, "wrong", HERE)).isEqualTo(new Answer.Refused());
    }
  }
}
