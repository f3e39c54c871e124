package io.tallystick.application.port.operator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The second factors of operators: a secret for codes, and recovery codes by their digests. */
public interface SecondFactors {

  /** The second factor of an operator. */
  Optional<SecondFactor> find(String operator);

  /** Stores a second factor in place of any former one, with its recovery codes. */
  void put(String operator, SecondFactor factor, List<byte[]> recoveryDigests, Instant at);

  /**
   * Stores the time step of a code that is used.
   *
   * @return false if this step or a later one was used before
   */
  boolean useStep(String operator, long step);

  /** Deletes a recovery code; false if there is none with this digest. */
  boolean useRecoveryCode(String operator, byte[] digest);

  /** How many recovery codes are left. */
  int recoveryCodes(String operator);

  /** Deletes the second factor and its recovery codes. */
  void remove(String operator);

  /**
   * A second factor.
   *
   * @param lastStep the time step of the last code that was used
   */
  record SecondFactor(byte[] secret, long lastStep) {
    /** Copies the secret. */
    public SecondFactor {
      secret = secret.clone();
    }

    @Override
    public byte[] secret() {
      return secret.clone();
    }

    @Override
    public String toString() {
      return "SecondFactor[hidden]";
    }
  }
}
