package io.tallystick.application.usecase;

import io.tallystick.domain.operator.Session;
import java.time.Duration;
import java.util.Optional;

/** Operators come and go. */
public interface SignIn {

  /** Whether there is anybody who could sign in. */
  boolean isOpen();

  /** Checks a password. */
  Answer signIn(String name, String password, String address);

  /** Opens a session for somebody whom an identity provider has checked. */
  Answer vouchedFor(String name);

  /** Whose session this is, now: disabled operators have none, and a role counts at once. */
  Optional<Session> session(String id);

  /** Ends a session, on every instance. */
  void signOut(String id);

  /** The result of a sign-in. */
  sealed interface Answer {

    /**
     * The session is open.
     *
     * @param sessionId a secret, for the browser alone
     */
    record SessionOpened(String sessionId) implements Answer {}

    /** No such name, a wrong password, or disabled: which of these is not told. */
    record Refused() implements Answer {}

    /**
     * Too many failures in a row; not even the right password helps before this time has passed.
     */
    record Locked(Duration left) implements Answer {}
  }
}
