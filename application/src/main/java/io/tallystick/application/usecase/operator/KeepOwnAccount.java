package io.tallystick.application.usecase.operator;

import io.tallystick.application.usecase.operator.KeepSecondFactor.Proof;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What operators do with their own accounts. */
public interface KeepOwnAccount {

  /** How long a sign-in at the identity provider proves who asks. */
  Duration FRESH = Duration.ofMinutes(10);

  /**
   * The sessions of an operator, the newest first.
   *
   * @param sessionId the session that asks
   */
  List<OwnSession> sessions(String name, String sessionId);

  /**
   * Ends the sessions of an operator but the one that asks. Without a password there is nothing to
   * prove it by: then the session that asks must have been opened within {@link #FRESH}.
   */
  Change endOtherSessions(String name, String sessionId, Proof proof);

  /** Changes the password of an operator who proves who they are; their other sessions end. */
  Change changePassword(String name, String sessionId, Proof proof, String chosen);

  /**
   * Gives a session another id, after a change for which the operator has proved once more who they
   * are. The change is done: if the storage is away now, the session keeps its id.
   *
   * @return the id that it has from now on
   */
  String renewed(String name, String sessionId);

  /**
   * A session.
   *
   * @param address the network that its sign-in came from; empty where that was not kept
   * @param asking whether it is the one that asks
   */
  record OwnSession(Instant openedAt, Instant lastUsed, String address, boolean asking) {}
}
