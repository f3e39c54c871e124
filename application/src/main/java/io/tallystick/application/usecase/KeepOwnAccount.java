package io.tallystick.application.usecase;

import io.tallystick.application.usecase.ManageOperators.Change;
import java.time.Instant;
import java.util.List;

/** What operators do with their own accounts. */
public interface KeepOwnAccount {

  /**
   * The sessions of an operator, the newest first.
   *
   * @param sessionId the session that asks
   */
  List<OwnSession> sessions(String name, String sessionId);

  /** Ends the sessions of an operator but the one that asks. */
  void endOtherSessions(String name, String sessionId);

  /**
   * Changes the password of an operator who knows the present one; their other sessions end.
   *
   * @param address the network of the client: from there the present password is not guessed
   */
  Change changePassword(
      String name, String sessionId, String present, String chosen, String address);

  /**
   * A session.
   *
   * @param address the network that its sign-in came from; empty where that was not kept
   * @param asking whether it is the one that asks
   */
  record OwnSession(Instant openedAt, Instant lastUsed, String address, boolean asking) {}
}
