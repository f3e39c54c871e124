package io.tallystick.domain.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a key allows. */
public enum Scope {
  /** To read balances and ledgers. */
  READ,
  /** To spend and to hold credits, and to read. */
  SPEND,
  /** To grant credits, and to read. */
  GRANT;

  /** The word in the database and on the command line: {@code spend}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope with this word. */
  public static Optional<Scope> of(String code) {
    return Arrays.stream(values()).filter(scope -> scope.code().equals(code)).findFirst();
  }
}
