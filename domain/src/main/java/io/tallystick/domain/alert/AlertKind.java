package io.tallystick.domain.alert;

import java.util.Arrays;

/** Why a message is sent. */
public enum AlertKind {
  /** Events need a person, and something about them is new. */
  ALERT("alert"),
  /** Events still need a person. */
  REMINDER("reminder"),
  /** No event needs a person any more. */
  ALL_CLEAR("all_clear"),
  /** The figures of the last 24 hours. */
  DIGEST("digest"),
  /** A person tries whether messages arrive. */
  TEST("test"),
  /** A later version has sent a kind of its own. */
  UNKNOWN("unknown");

  private final String code;

  AlertKind(String code) {
    this.code = code;
  }

  /** The stable code: {@code all_clear}. */
  public String code() {
    return code;
  }

  /** The kind with this code; {@link #UNKNOWN} if this version knows none. */
  public static AlertKind of(String code) {
    return Arrays.stream(values()).filter(it -> it.code.equals(code)).findFirst().orElse(UNKNOWN);
  }
}
