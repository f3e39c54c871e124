package io.tallystick.application.service.operator;

import static io.tallystick.application.service.Secrets.digest;

import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.Sessions.Found;
import io.tallystick.application.port.operator.Sessions.Opened;
import io.tallystick.application.service.Secrets;
import io.tallystick.domain.operator.Duty;
import io.tallystick.domain.operator.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The sessions that have not ended, and what each one may do. */
record OperatorSessions(Sessions sessions, InstantSource clock, SessionLimits limits) {

  private static final Duration WRITTEN_AT_MOST_EVERY = Duration.ofMinutes(1);

  /**
   * Opens a session, and deletes those that have ended.
   *
   * @return its id
   */
  String open(String name, String address, boolean byPassword, boolean awaitsCode) {
    Instant now = clock.instant();
    sessions.closeEnded(limits.notIdleSince(now), limits.notBefore(now));
    String id = Secrets.random();
    sessions.open(
        digest(id), new Opened(name, Secrets.random(), address, byPassword, awaitsCode), now);
    return id;
  }

  /** Whose session it is, if it awaits a code. */
  Optional<String> awaitingCode(String id) {
    return find(id, clock.instant())
        .filter(it -> it.opened().awaitsCode())
        .map(it -> it.opened().name());
  }

  private Optional<Found> find(String id, Instant now) {
    return sessions.find(digest(id), limits.notIdleSince(now), limits.notBefore(now));
  }

  /**
   * A session that has not ended.
   *
   * @param used whether this is a use of it, which defers its end
   */
  Optional<Session> session(String id, boolean used) {
    Instant now = clock.instant();
    Optional<Found> found = find(id, now);
    if (used && found.isPresent() && isDue(found.get().lastUsed(), now)) {
      sessions.use(digest(id), now);
    }
    return found.map(this::session);
  }

  private Session session(Found found) {
    return new Session(found.opened().name(), found.role(), found.opened().csrf(), duty(found));
  }

  /** The identity provider has passwords and second factors of its own. */
  private Duty duty(Found found) {
    if (!found.opened().byPassword()) {
      return Duty.NONE;
    }
    if (found.opened().awaitsCode()) {
      return Duty.ENTER_CODE;
    }
    if (found.temporaryPassword()
        || found.passwordLastsUntil().filter(it -> !it.isAfter(clock.instant())).isPresent()) {
      return Duty.CHANGE_PASSWORD;
    }
    return limits.needSecondFactor().contains(found.role()) && !found.secondFactor()
        ? Duty.ADD_SECOND_FACTOR
        : Duty.NONE;
  }

  /** Most requests only read; what is left unwritten is short beside the time that is allowed. */
  private boolean isDue(Instant lastUsed, Instant now) {
    Duration tenth = limits.idle().dividedBy(10);
    return lastUsed.isBefore(
        now.minus(tenth.compareTo(WRITTEN_AT_MOST_EVERY) < 0 ? tenth : WRITTEN_AT_MOST_EVERY));
  }
}
