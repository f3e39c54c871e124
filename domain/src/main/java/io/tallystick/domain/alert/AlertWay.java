package io.tallystick.domain.alert;

import java.util.Arrays;
import java.util.Optional;

/** A way by which people are told that failed events need them. */
public enum AlertWay {
  WEBHOOK("webhook"),
  EMAIL("email");

  private final String code;

  AlertWay(String code) {
    this.code = code;
  }

  /** The stable code: {@code webhook}. */
  public String code() {
    return code;
  }

  /** The way with this code; empty if this version knows none. */
  public static Optional<AlertWay> of(String code) {
    return Arrays.stream(values()).filter(it -> it.code.equals(code)).findFirst();
  }
}
