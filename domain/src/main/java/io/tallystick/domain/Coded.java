package io.tallystick.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A constant of an enum that has a stable code: in the database, in answers, and on pages. */
public interface Coded {

  /** As the enum has it. */
  String name();

  /** Its name in lower case: {@code all_clear}. */
  default String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The constant with this code; empty if this version knows none. */
  static <C extends Coded> Optional<C> of(C[] constants, String code) {
    return Arrays.stream(constants).filter(it -> it.code().equals(code)).findFirst();
  }
}
