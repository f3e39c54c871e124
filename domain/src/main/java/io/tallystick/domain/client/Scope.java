package io.tallystick.domain.client;

import io.tallystick.domain.Coded;
import java.util.Optional;

/** What a key allows. */
public enum Scope implements Coded {
  /** To read balances and ledgers. */
  READ,
  /** To spend and to hold credits, and to read. */
  SPEND,
  /** To grant credits, and to read. */
  GRANT;

  /** The scope with this word. */
  public static Optional<Scope> of(String code) {
    return Coded.of(values(), code);
  }
}
