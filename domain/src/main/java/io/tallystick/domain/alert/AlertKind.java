package io.tallystick.domain.alert;

import io.tallystick.domain.Coded;

/** Why a message is sent. */
public enum AlertKind implements Coded {
  /** Events need a person, and something about them is new. */
  ALERT,
  /** Events still need a person. */
  REMINDER,
  /** No event needs a person any more. */
  ALL_CLEAR,
  /** The figures of the last 24 hours. */
  DIGEST,
  /** A person tries whether messages arrive. */
  TEST,
  /** A later version has sent a kind of its own. */
  UNKNOWN;

  /** The kind with this code; {@link #UNKNOWN} if this version knows none. */
  public static AlertKind of(String code) {
    return Coded.of(values(), code).orElse(UNKNOWN);
  }
}
