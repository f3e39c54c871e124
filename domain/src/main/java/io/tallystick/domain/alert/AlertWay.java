package io.tallystick.domain.alert;

import io.tallystick.domain.Coded;
import java.util.Optional;

/** A way by which people are told that failed events need them. */
public enum AlertWay implements Coded {
  WEBHOOK,
  EMAIL;

  /** The way with this code; empty if this version knows none. */
  public static Optional<AlertWay> of(String code) {
    return Coded.of(values(), code);
  }
}
