package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Operators.ProviderIdentity;
import io.tallystick.application.port.operator.SecondFactors.SecondFactor;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.Sessions.Found;
import io.tallystick.application.port.operator.Sessions.Listed;
import io.tallystick.application.port.operator.Sessions.Opened;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.port.operator.SignInHistory.Failures;
import io.tallystick.application.port.operator.StoredPassword;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link Operators}, {@link Sessions} and {@link SignInHistory}. */
public abstract class OperatorsContract extends PortContract {

  private static final byte[] ID = {1, 0, -1};
  private static final byte[] OTHER_ID = {2};
  private static final Operator OLGA = new Operator("olga", Role.OPERATOR, false, true);
  private static final Operator ADA = new Operator("ada", Role.ADMIN, false, true);
  private static final SecondFactor FACTOR = new SecondFactor(new byte[20], 100);
  private static final Duration IDLE = Duration.ofMinutes(15);
  private static final Duration WHOLE = Duration.ofHours(8);

  @Test
  void operators_are_listed_by_name() {
    add(OLGA);
    add(ADA);

    assertThat(ports.operators().all()).containsExactly(ADA, OLGA);
  }

  @Test
  void a_name_is_taken_once() {
    add(OLGA);

    assertThatThrownBy(() -> add(new Operator("olga", Role.ADMIN, false, true)))
        .isInstanceOf(RuntimeException.class);
    assertThat(ports.operators().all()).containsExactly(OLGA);
  }

  @Test
  void the_hash_of_a_password_is_that_of_the_last_one() {
    add(OLGA);
    assertThat(ports.operators().passwordHash("olga")).contains("hash of olga");

    commit(() -> ports.operators().setPassword("olga", new StoredPassword("another", false), NOW));

    assertThat(ports.operators().passwordHash("olga")).contains("another");
    assertThat(ports.operators().passwordHash("nobody")).isEmpty();
  }

  @Test
  void a_hash_is_renewed_only_where_it_is_still_the_one() {
    add(OLGA);

    commit(() -> ports.operators().renewHash("olga", "another", "stronger"));
    assertThat(ports.operators().passwordHash("olga")).contains("hash of olga");
    commit(() -> ports.operators().renewHash("olga", "hash of olga", "stronger"));
    assertThat(ports.operators().passwordHash("olga")).contains("stronger");
  }

  @Test
  void a_password_made_with_the_installation_is_known_until_it_is_replaced() {
    Optional<Instant> until = Optional.of(NOW.plus(WHOLE));
    StoredPassword made = new StoredPassword("made", false, until);
    commit(() -> ports.operators().add(OLGA, Optional.of(made), NOW));
    openSession(ID, "olga", NOW);
    assertThat(ports.operators().hasGeneratedPassword("olga")).isTrue();
    assertThat(sessionAt(NOW).map(Found::passwordLastsUntil)).contains(until);
    commit(() -> ports.operators().renewHash("olga", "made", "stronger"));
    assertThat(ports.operators().hasGeneratedPassword("olga")).isTrue();

    commit(() -> ports.operators().setPassword("olga", new StoredPassword("own", false), NOW));

    assertThat(ports.operators().hasGeneratedPassword("olga")).isFalse();
    assertThat(ports.operators().hasGeneratedPassword("nobody")).isFalse();
    assertThat(sessionAt(NOW).map(Found::passwordLastsUntil)).contains(Optional.empty());
  }

  @Test
  void whom_the_provider_means_by_a_name_is_kept_until_it_is_released() {
    add(OLGA);
    assertThat(ports.operators().identity("olga")).isEmpty();
    Optional<ProviderIdentity> subject =
        Optional.of(new ProviderIdentity("https://login.example.org", "248289761001"));

    commit(() -> ports.operators().setIdentity("olga", subject));
    assertThat(ports.operators().identity("olga")).isEqualTo(subject);
    commit(() -> ports.operators().setIdentity("olga", Optional.empty()));
    assertThat(ports.operators().identity("olga")).isEmpty();
    assertThat(ports.operators().identity("nobody")).isEmpty();
  }

  @Test
  void an_operator_may_have_no_password() {
    commit(() -> ports.operators().add(OLGA, Optional.empty(), NOW));
    assertThat(ports.operators().passwordHash("olga")).isEmpty();
    assertThat(ports.operators().all()).extracting(Operator::hasPassword).containsExactly(false);

    commit(
        () -> ports.operators().setPassword("olga", new StoredPassword("the first", false), NOW));
    assertThat(ports.operators().all()).extracting(Operator::hasPassword).containsExactly(true);
    assertThat(ports.operators().passwordHash("olga")).contains("the first");
  }

  @Test
  void a_disabled_operator_has_no_password_and_no_session() {
    add(OLGA);
    openSession(ID, "olga", NOW);

    commit(() -> ports.operators().update(new Operator("olga", Role.OPERATOR, true, true)));

    assertThat(ports.operators().passwordHash("olga")).isEmpty();
    assertThat(sessionAt(NOW)).isEmpty();
    assertThat(ports.operators().all()).extracting(Operator::disabled).containsExactly(true);
  }

  @Test
  void a_session_is_that_of_its_operator_with_the_role_of_now() {
    add(OLGA);
    openSession(ID, "olga", NOW);
    assertThat(sessionAt(NOW)).contains(found(Role.OPERATOR));

    commit(() -> ports.operators().update(new Operator("olga", Role.VIEWER, false, true)));

    assertThat(sessionAt(NOW)).contains(found(Role.VIEWER));
    assertThat(ports.sessions().find(OTHER_ID, NOW.minus(IDLE), NOW.minus(WHOLE))).isEmpty();
  }

  @Test
  void a_session_ends_when_it_is_idle() {
    add(OLGA);
    openSession(ID, "olga", NOW);

    Instant used = NOW.plusSeconds(60);
    assertThat(sessionAt(NOW.plus(IDLE).minusSeconds(1))).isPresent();
    assertThat(sessionAt(NOW.plus(IDLE))).isEmpty();

    commit(() -> ports.sessions().use(ID, used));
    assertThat(ports.sessions().find(ID, NOW, NOW.minus(WHOLE)).map(Found::lastUsed))
        .contains(used);
    assertThat(sessionAt(used.plus(IDLE).minusSeconds(1))).isPresent();
    assertThat(sessionAt(used.plus(IDLE))).isEmpty();
  }

  @Test
  void a_session_ends_when_it_is_old_however_busy() {
    add(OLGA);
    openSession(ID, "olga", NOW);
    for (Instant at = NOW; at.isBefore(NOW.plus(WHOLE)); at = at.plusSeconds(600)) {
      assertThat(sessionAt(at)).isPresent();
      Instant used = at;
      commit(() -> ports.sessions().use(ID, used));
    }

    assertThat(sessionAt(NOW.plus(WHOLE))).isEmpty();
  }

  @Test
  void a_closed_session_names_its_operator_once() {
    add(OLGA);
    openSession(ID, "olga", NOW);

    assertThat(committed(() -> ports.sessions().close(ID))).contains("olga");
    assertThat(committed(() -> ports.sessions().close(ID))).isEmpty();
    assertThat(sessionAt(NOW)).isEmpty();
  }

  @Test
  void all_sessions_of_one_operator_can_be_closed() {
    add(OLGA);
    add(ADA);
    openSession(ID, "ada", NOW);
    openSession(OTHER_ID, "olga", NOW);

    commit(() -> ports.sessions().closeAll("olga"));

    assertThat(committed(() -> ports.sessions().close(OTHER_ID))).isEmpty();
    assertThat(sessionAt(NOW)).isPresent();
  }

  @Test
  void a_session_opened_with_a_password_of_somebody_elses_says_so_until_it_is_changed() {
    add(OLGA);
    openSession(ID, "olga", NOW);
    commit(() -> ports.sessions().open(OTHER_ID, new Opened("olga", "t", "a", false, false), NOW));

    commit(() -> ports.operators().setPassword("olga", new StoredPassword("given", true), NOW));
    assertThat(sessionAt(NOW).map(Found::temporaryPassword)).contains(true);
    assertThat(ports.sessions().find(OTHER_ID, NOW.minus(IDLE), NOW.minus(WHOLE)))
        .map(it -> it.opened().byPassword())
        .contains(false);

    commit(() -> ports.operators().setPassword("olga", new StoredPassword("chosen", false), NOW));
    assertThat(sessionAt(NOW).map(Found::temporaryPassword)).contains(false);
  }

  @Test
  void the_sessions_of_one_operator_are_listed_and_all_but_one_can_be_closed() {
    add(OLGA);
    add(ADA);
    openSession(ID, "olga", NOW);
    openSession(OTHER_ID, "olga", NOW.plusSeconds(60));
    openSession(new byte[] {3}, "ada", NOW);
    openSession(new byte[] {4}, "olga", NOW.minus(WHOLE));

    List<Listed> listed = ports.sessions().of("olga", NOW.minus(IDLE), NOW.minus(WHOLE));
    assertThat(listed)
        .extracting(Listed::openedAt, Listed::lastUsed, Listed::address)
        .containsExactly(
            tuple(NOW.plusSeconds(60), NOW.plusSeconds(60), "203.0.113.9"),
            tuple(NOW, NOW, "203.0.113.9"));
    assertThat(listed.getLast().idDigest()).isEqualTo(ID);

    commit(() -> ports.sessions().closeOthers("olga", ID));
    assertThat(ports.sessions().of("olga", NOW.minus(IDLE), NOW.minus(WHOLE))).hasSize(1);
    assertThat(sessionAt(NOW)).isPresent();
    assertThat(ports.sessions().of("ada", NOW.minus(IDLE), NOW.minus(WHOLE))).hasSize(1);
  }

  @Test
  void a_session_may_await_a_code_and_knows_of_the_second_factor() {
    add(OLGA);
    commit(() -> ports.sessions().open(ID, new Opened("olga", "t", "a", true, true), NOW));
    assertThat(sessionAt(NOW).orElseThrow().opened().awaitsCode()).isTrue();
    assertThat(sessionAt(NOW).orElseThrow().secondFactor()).isFalse();

    commit(() -> ports.secondFactors().put("olga", FACTOR, List.of(), NOW));

    assertThat(sessionAt(NOW).orElseThrow().secondFactor()).isTrue();
  }

  @Test
  void a_step_counts_once_and_none_before_it_afterwards() {
    add(OLGA);
    commit(() -> ports.secondFactors().put("olga", FACTOR, List.of(), NOW));
    SecondFactor stored = ports.secondFactors().find("olga").orElseThrow();
    assertThat(stored.secret()).isEqualTo(FACTOR.secret());
    assertThat(stored.lastStep()).isEqualTo(100);

    assertThat(committed(() -> ports.secondFactors().useStep("olga", 100))).isFalse();
    assertThat(committed(() -> ports.secondFactors().useStep("olga", 102))).isTrue();
    assertThat(committed(() -> ports.secondFactors().useStep("olga", 102))).isFalse();
    assertThat(committed(() -> ports.secondFactors().useStep("olga", 101))).isFalse();
    assertThat(committed(() -> ports.secondFactors().useStep("nobody", 103))).isFalse();
  }

  @Test
  void a_recovery_code_counts_once_and_goes_with_its_second_factor() {
    byte[] code = new byte[32];
    byte[] other = new byte[32];
    other[0] = 1;
    add(OLGA);
    commit(() -> ports.secondFactors().put("olga", FACTOR, List.of(code, other), NOW));
    assertThat(ports.secondFactors().recoveryCodes("olga")).isEqualTo(2);

    assertThat(committed(() -> ports.secondFactors().useRecoveryCode("olga", code))).isTrue();
    assertThat(committed(() -> ports.secondFactors().useRecoveryCode("olga", code))).isFalse();
    assertThat(ports.secondFactors().recoveryCodes("olga")).isEqualTo(1);

    commit(() -> ports.secondFactors().put("olga", FACTOR, List.of(code), NOW));
    assertThat(committed(() -> ports.secondFactors().useRecoveryCode("olga", other))).isFalse();

    commit(() -> ports.secondFactors().remove("olga"));
    assertThat(ports.secondFactors().find("olga")).isEmpty();
    assertThat(ports.secondFactors().recoveryCodes("olga")).isZero();
  }

  @Test
  void sessions_that_have_ended_are_forgotten_and_no_others() {
    add(OLGA);
    openSession(ID, "olga", NOW);
    openSession(OTHER_ID, "olga", NOW.plusSeconds(1));

    commit(() -> ports.sessions().closeEnded(NOW, NOW.minus(WHOLE)));
    assertThat(committed(() -> ports.sessions().close(ID))).isEmpty();

    openSession(ID, "olga", NOW);
    commit(() -> ports.sessions().closeEnded(NOW.minus(IDLE), NOW));
    assertThat(committed(() -> ports.sessions().close(ID))).isEmpty();
    assertThat(committed(() -> ports.sessions().close(OTHER_ID))).contains("olga");
  }

  @Test
  void failures_are_counted_for_each_origin_until_they_are_forgotten() {
    assertThat(ports.signInHistory().failures("account a")).isEmpty();

    fail("account a", NOW);
    fail("account a", NOW.plusSeconds(5));
    fail("address b", NOW);

    assertThat(ports.signInHistory().failures("account a"))
        .contains(new Failures(2, NOW.plusSeconds(5)));
    assertThat(ports.signInHistory().failures("address b")).contains(new Failures(1, NOW));

    commit(() -> ports.signInHistory().forgetFailures("account a"));
    assertThat(ports.signInHistory().failures("account a")).isEmpty();
    assertThat(ports.signInHistory().failures("address b")).isPresent();
  }

  @Test
  void a_failure_can_be_taken_back() {
    Instant before = NOW.minusSeconds(60);
    fail("address b", NOW);
    fail("address b", NOW);
    fail("address b", NOW);

    commit(() -> ports.signInHistory().takeBackFailure("address b", before));
    assertThat(ports.signInHistory().failures("address b")).contains(new Failures(2, before));

    commit(() -> ports.signInHistory().takeBackFailure("address b", NOW));
    assertThat(ports.signInHistory().failures("address b")).contains(new Failures(1, before));

    commit(() -> ports.signInHistory().takeBackFailure("address b", before));
    commit(() -> ports.signInHistory().takeBackFailure("address b", before));
    assertThat(ports.signInHistory().failures("address b")).isEmpty();
  }

  @Test
  void failures_of_more_than_a_day_ago_do_not_count() {
    fail("account a", NOW);
    fail("account b", NOW);
    Instant later = NOW.plus(Duration.ofDays(1)).plusSeconds(1);

    fail("account a", later);

    assertThat(ports.signInHistory().failures("account a")).contains(new Failures(1, later));
    assertThat(ports.signInHistory().failures("account b")).isEmpty();
  }

  @Test
  void a_browser_is_known_for_each_operator_who_signed_in_with_it() {
    add(OLGA);
    add(ADA);

    commit(() -> ports.signInHistory().remember(ID, "olga", NOW));
    commit(() -> ports.signInHistory().remember(ID, "ada", NOW));
    commit(() -> ports.signInHistory().remember(OTHER_ID, "ada", NOW));
    commit(() -> ports.signInHistory().remember(OTHER_ID, "ada", NOW));
    assertThat(ports.signInHistory().operatorsOf(ID)).containsExactlyInAnyOrder("olga", "ada");

    commit(() -> ports.signInHistory().forgetBrowsers("ada"));
    assertThat(ports.signInHistory().operatorsOf(ID)).containsExactly("olga");
    assertThat(ports.signInHistory().operatorsOf(OTHER_ID)).isEmpty();
  }

  @Test
  void a_browser_is_forgotten_half_a_year_after_the_last_sign_in_with_it() {
    add(OLGA);
    commit(() -> ports.signInHistory().remember(ID, "olga", NOW));
    commit(() -> ports.signInHistory().remember(OTHER_ID, "olga", NOW.plusSeconds(2)));
    Instant later = NOW.plus(Duration.ofDays(180)).plusSeconds(1);

    commit(() -> ports.signInHistory().remember(new byte[] {3}, "olga", later));

    assertThat(ports.signInHistory().operatorsOf(ID)).isEmpty();
    assertThat(ports.signInHistory().operatorsOf(OTHER_ID)).containsExactly("olga");
  }

  private void add(Operator operator) {
    StoredPassword password = new StoredPassword("hash of " + operator.name(), false);
    commit(() -> ports.operators().add(operator, Optional.of(password), NOW));
  }

  private static Found found(Role role) {
    return new Found(
        new Opened("olga", "token", "203.0.113.9", true, false),
        role,
        NOW,
        false,
        Optional.empty(),
        false);
  }

  private void openSession(byte[] id, String operator, Instant at) {
    commit(
        () ->
            ports
                .sessions()
                .open(id, new Opened(operator, "token", "203.0.113.9", true, false), at));
  }

  private Optional<Found> sessionAt(Instant at) {
    return ports.sessions().find(ID, at.minus(IDLE), at.minus(WHOLE));
  }

  private void fail(String origin, Instant at) {
    commit(() -> ports.signInHistory().addFailure(origin, at));
  }
}
