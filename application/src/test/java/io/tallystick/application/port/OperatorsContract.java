package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.Operators.Failures;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import io.tallystick.domain.operator.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Operators} promises. */
public abstract class OperatorsContract extends PortContract {

  private static final byte[] ID = {1, 0, -1};
  private static final byte[] OTHER_ID = {2};
  private static final Operator OLGA = new Operator("olga", Role.OPERATOR, false, true);
  private static final Operator ADA = new Operator("ada", Role.ADMIN, false, true);
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

    commit(() -> ports.operators().setPasswordHash("olga", "another", NOW));

    assertThat(ports.operators().passwordHash("olga")).contains("another");
    assertThat(ports.operators().passwordHash("nobody")).isEmpty();
  }

  @Test
  void an_operator_may_have_no_password() {
    commit(() -> ports.operators().add(OLGA, Optional.empty(), NOW));
    assertThat(ports.operators().passwordHash("olga")).isEmpty();
    assertThat(ports.operators().all()).extracting(Operator::hasPassword).containsExactly(false);

    commit(() -> ports.operators().setPasswordHash("olga", "the first", NOW));
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
    assertThat(sessionAt(NOW)).contains(new Session("olga", Role.OPERATOR, "token"));

    commit(() -> ports.operators().update(new Operator("olga", Role.VIEWER, false, true)));

    assertThat(sessionAt(NOW)).contains(new Session("olga", Role.VIEWER, "token"));
    assertThat(ports.operators().session(OTHER_ID, NOW, NOW.minus(IDLE), NOW.minus(WHOLE)))
        .isEmpty();
  }

  @Test
  void a_session_ends_when_it_is_idle() {
    add(OLGA);
    openSession(ID, "olga", NOW);

    assertThat(sessionAt(NOW.plus(IDLE).minusSeconds(1))).isPresent();
    assertThat(sessionAt(NOW.plus(IDLE).plusSeconds(1))).isPresent();
    assertThat(sessionAt(NOW.plus(IDLE.multipliedBy(2)).plusSeconds(1))).isEmpty();
  }

  @Test
  void a_session_ends_when_it_is_old_however_busy() {
    add(OLGA);
    openSession(ID, "olga", NOW);
    for (Instant at = NOW; at.isBefore(NOW.plus(WHOLE)); at = at.plusSeconds(600)) {
      assertThat(sessionAt(at)).isPresent();
    }

    assertThat(sessionAt(NOW.plus(WHOLE))).isEmpty();
  }

  @Test
  void a_closed_session_names_its_operator_once() {
    add(OLGA);
    openSession(ID, "olga", NOW);

    assertThat(committed(() -> ports.operators().close(ID))).contains("olga");
    assertThat(committed(() -> ports.operators().close(ID))).isEmpty();
    assertThat(sessionAt(NOW)).isEmpty();
  }

  @Test
  void all_sessions_of_one_operator_can_be_closed() {
    add(OLGA);
    add(ADA);
    openSession(ID, "ada", NOW);
    openSession(OTHER_ID, "olga", NOW);

    commit(() -> ports.operators().closeAll("olga"));

    assertThat(committed(() -> ports.operators().close(OTHER_ID))).isEmpty();
    assertThat(sessionAt(NOW)).isPresent();
  }

  @Test
  void sessions_that_have_ended_are_forgotten_and_no_others() {
    add(OLGA);
    openSession(ID, "olga", NOW);
    openSession(OTHER_ID, "olga", NOW.plusSeconds(1));

    commit(() -> ports.operators().closeEnded(NOW, NOW.minus(WHOLE)));
    assertThat(committed(() -> ports.operators().close(ID))).isEmpty();

    openSession(ID, "olga", NOW);
    commit(() -> ports.operators().closeEnded(NOW.minus(IDLE), NOW));
    assertThat(committed(() -> ports.operators().close(ID))).isEmpty();
    assertThat(committed(() -> ports.operators().close(OTHER_ID))).contains("olga");
  }

  @Test
  void failures_are_counted_for_each_origin_until_they_are_forgotten() {
    assertThat(ports.operators().failures("account a")).isEmpty();

    fail("account a", NOW);
    fail("account a", NOW.plusSeconds(5));
    fail("address b", NOW);

    assertThat(ports.operators().failures("account a"))
        .contains(new Failures(2, NOW.plusSeconds(5)));
    assertThat(ports.operators().failures("address b")).contains(new Failures(1, NOW));

    commit(() -> ports.operators().forgetFailures("account a"));
    assertThat(ports.operators().failures("account a")).isEmpty();
    assertThat(ports.operators().failures("address b")).isPresent();
  }

  @Test
  void a_failure_can_be_taken_back() {
    fail("address b", NOW);
    fail("address b", NOW);

    commit(() -> ports.operators().takeBackFailure("address b"));
    assertThat(ports.operators().failures("address b")).contains(new Failures(1, NOW));

    commit(() -> ports.operators().takeBackFailure("address b"));
    commit(() -> ports.operators().takeBackFailure("address b"));
    assertThat(ports.operators().failures("address b")).isEmpty();
  }

  @Test
  void failures_of_more_than_a_day_ago_do_not_count() {
    fail("account a", NOW);
    fail("account b", NOW);
    Instant later = NOW.plus(Duration.ofDays(1)).plusSeconds(1);

    fail("account a", later);

    assertThat(ports.operators().failures("account a")).contains(new Failures(1, later));
    assertThat(ports.operators().failures("account b")).isEmpty();
  }

  private void add(Operator operator) {
    commit(() -> ports.operators().add(operator, Optional.of("hash of " + operator.name()), NOW));
  }

  private void openSession(byte[] id, String operator, Instant at) {
    commit(() -> ports.operators().open(id, operator, "token", at));
  }

  private Optional<Session> sessionAt(Instant at) {
    return ports.operators().session(ID, at, at.minus(IDLE), at.minus(WHOLE));
  }

  private void fail(String origin, Instant at) {
    commit(() -> ports.operators().addFailure(origin, at));
  }
}
