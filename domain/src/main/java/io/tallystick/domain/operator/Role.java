package io.tallystick.domain.operator;

import io.tallystick.domain.Coded;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an operator may do; each role may do all that those before it may. */
public enum Role implements Coded {
  /** A role of a later version: it allows nothing here. */
  UNKNOWN,
  /** Sees everything, personal data masked. */
  VIEWER,
  /** Repairs. */
  OPERATOR,
  /** Manages operators, exports personal data. */
  ADMIN;

  /** This role and those whose rights it includes. */
  public List<String> included() {
    return Arrays.stream(values())
        .filter(role -> role != UNKNOWN && role.compareTo(this) <= 0)
        .map(Role::code)
        .toList();
  }

  /** The role with this word, if there is one. */
  public static Optional<Role> of(String code) {
    return Coded.of(values(), code).filter(role -> role != UNKNOWN);
  }

  /** The role with this word; {@link #UNKNOWN} if this version knows none. */
  public static Role read(String code) {
    return of(code).orElse(UNKNOWN);
  }
}
