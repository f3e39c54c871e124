package io.tallystick.application.usecase.operator;

import io.tallystick.application.usecase.operator.ManageOperators.Change;
import java.util.List;
import java.util.OptionalInt;

/** Operators set up and remove their own second factor. */
public interface KeepSecondFactor {

  /** How many recovery codes are left; empty without a second factor. */
  OptionalInt recoveryCodes(String name);

  /** Sets up a second factor for an operator who proves who they are; their other sessions end. */
  Enrolment enrol(String name, String sessionId, Proof proof, byte[] secret, String code);

  /** Removes the second factor of an operator who proves who they are; their other sessions end. */
  Change remove(String name, String sessionId, Proof proof);

  /**
   * That it is the operator who asks.
   *
   * @param present the present password
   * @param code of the second factor, or a recovery code; empty where none is set up
   * @param address the network of the client: from there the present password is not guessed
   */
  record Proof(String present, String code, String address) {
    @Override
    public String toString() {
      return "Proof[hidden]";
    }
  }

  /** The result of setting up. */
  sealed interface Enrolment {

    /**
     * It is set up.
     *
     * @param recoveryCodes each opens one sign-in in place of a code; shown once
     */
    record Enrolled(List<String> recoveryCodes) implements Enrolment {
      /** Copies the codes. */
      public Enrolled {
        recoveryCodes = List.copyOf(recoveryCodes);
      }

      @Override
      public String toString() {
        return "Enrolled[hidden]";
      }
    }

    /** It is not; the sentence says why. */
    record Refused(String why) implements Enrolment {}
  }
}
