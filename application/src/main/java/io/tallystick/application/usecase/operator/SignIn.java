package io.tallystick.application.usecase.operator;

import io.tallystick.domain.operator.Session;
import java.time.Duration;
import java.util.Optional;

/** Operators come and go. */
public interface SignIn {

  /** Whether there is anybody who could sign in. */
  boolean isOpen();

  /** After how long without a request a session ends. */
  Duration idle();

  /** Checks a password. */
  Answer signIn(String name, String password, Client client);

  /**
   * Checks a code of the second factor, or a recovery code, for a session that awaits one; a new
   * session takes its place.
   */
  Answer enterCode(String sessionId, String code, Client client);

  /**
   * Counts a return from the identity provider, which is asked about it; one that opens a session
   * takes its count back.
   *
   * @return why the provider must not be asked now: {@link Answer.Locked}, because too many returns
   *     from this address failed, or {@link Answer.Busy}
   */
  Optional<Answer> returned(Client client);

  /**
   * Opens a session for an operator that the identity provider has authenticated. The first person
   * who signs in under a name keeps it: no other person of the same issuer is let in by it.
   */
  Answer vouchedFor(Vouched person, Client client);

  /**
   * Whose session this is, now: disabled operators have none, and a role counts at once.
   *
   * @param used whether a person sent the request: a page that refreshes itself does not keep the
   *     session from becoming idle
   * @param address the network of the client
   */
  Optional<Session> session(String id, boolean used, String address);

  /** Ends a session, on every instance. */
  void signOut(String id);

  /**
   * Where a sign-in comes from.
   *
   * @param address the network of the client
   * @param browser the secret that a former sign-in left in this browser
   * @param mark by which the lines of the log about this request are found; empty if there are none
   */
  record Client(String address, Optional<String> browser, String mark) {}

  /**
   * A person whom the identity provider has authenticated.
   *
   * @param name the operator's name here
   * @param issuer the provider
   * @param client as what the provider knows this installation
   * @param subject the provider's own, lasting name of the person, which may differ for each client
   */
  record Vouched(String name, String issuer, String client, String subject) {}

  /** The result of a sign-in. */
  sealed interface Answer {

    /**
     * The session is open.
     *
     * @param sessionId a secret, for the browser alone
     * @param browser the secret by which this browser is known at the next sign-in
     */
    record SessionOpened(String sessionId, String browser) implements Answer {}

    /** No such name, a wrong password, or disabled: which of these is not told. */
    record Refused() implements Answer {}

    /**
     * Too many failures in a row from here; not even the right password helps before this time has
     * passed. Elsewhere, and in a browser that the operator has used before, it does.
     */
    record Locked(Duration left) implements Answer {}

    /** The name belongs to another person of the identity provider. */
    record NameTaken() implements Answer {}

    /** Too many sign-ins at once: nothing was compared, and the attempt does not count. */
    record Busy() implements Answer {}
  }
}
