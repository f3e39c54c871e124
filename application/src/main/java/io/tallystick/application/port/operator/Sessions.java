package io.tallystick.application.port.operator;

import io.tallystick.domain.operator.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The sessions of operators, each known by the digest of its id. */
public interface Sessions {

  /** Opens a session. */
  void open(byte[] idDigest, Opened opened, Instant at);

  /** A session that is neither idle nor too old, of an operator who is not disabled. */
  Optional<Found> find(byte[] idDigest, Instant notIdleSince, Instant notBefore);

  /** The sessions of an operator that are neither idle nor too old, the newest first. */
  List<Listed> of(String name, Instant notIdleSince, Instant notBefore);

  /** The session is used now: it is idle from now on. */
  void use(byte[] idDigest, Instant at);

  /** Gives a session another id: what was known of it before opens nothing any more. */
  void rename(byte[] idDigest, byte[] other);

  /** Ends a session and gives the operator's name; empty if there is none. */
  Optional<String> close(byte[] idDigest);

  /** Ends all sessions of an operator. */
  void closeAll(String name);

  /** Ends all sessions of an operator but this one. */
  void closeOthers(String name, byte[] idDigest);

  /** Deletes the sessions that have expired. */
  void closeEnded(Instant notIdleSince, Instant notBefore);

  /**
   * A session that opens.
   *
   * @param address the network that the sign-in came from
   * @param byPassword or else the identity provider authenticated the operator
   * @param awaitsCode whether a code of the second factor is missing
   */
  record Opened(String name, String csrf, String address, boolean byPassword, boolean awaitsCode) {}

  /**
   * A session that lasts, with what holds of its operator now.
   *
   * @param lastUsed as it was written last
   * @param temporaryPassword whether the operator's password was set by somebody else
   * @param passwordLastsUntil of a password that was made with the installation
   * @param secondFactor whether the operator has one
   */
  record Found(
      Opened opened,
      Role role,
      Instant lastUsed,
      boolean temporaryPassword,
      Optional<Instant> passwordLastsUntil,
      boolean secondFactor) {}

  /** A session in the list of its operator's. */
  record Listed(byte[] idDigest, Instant openedAt, Instant lastUsed, String address) {
    /** Copies the digest. */
    public Listed {
      idDigest = idDigest.clone();
    }

    @Override
    public byte[] idDigest() {
      return idDigest.clone();
    }
  }
}
