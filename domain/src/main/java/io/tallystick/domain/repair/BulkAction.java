package io.tallystick.domain.repair;

import io.tallystick.domain.Coded;

/** What is done to many events at once. */
public enum BulkAction implements Coded {
  RETRY,
  ASSIGN,
  SET_CREDITS,
  DISCARD,
  /** A later version has planned an action of its own; only it carries that out. */
  UNKNOWN;

  /** The action with this code; {@link #UNKNOWN} if this version knows none. */
  public static BulkAction of(String code) {
    return Coded.of(values(), code).orElse(UNKNOWN);
  }
}
