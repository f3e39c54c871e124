package io.tallystick.application.port;

import io.tallystick.domain.operator.Session;
import java.time.Instant;
import java.util.Optional;

/** The sessions of operators, each known by the digest of its id. */
public interface Sessions {

  /** Opens a session. */
  void open(byte[] idDigest, String name, String csrf, Instant at);

  /** A session that is neither idle nor too old, of an operator who is not disabled. */
  Optional<Found> find(byte[] idDigest, Instant notIdleSince, Instant notBefore);

  /** The session is used now: it is idle from now on. */
  void use(byte[] idDigest, Instant at);

  /**
   * A session that lasts.
   *
   * @param lastUsed as it was written last
   */
  record Found(Session session, Instant lastUsed) {}

  /** Ends a session and gives the operator's name; empty if there is none. */
  Optional<String> close(byte[] idDigest);

  /** Ends all sessions of an operator. */
  void closeAll(String name);

  /** Deletes the sessions that have expired. */
  void closeEnded(Instant notIdleSince, Instant notBefore);
}
