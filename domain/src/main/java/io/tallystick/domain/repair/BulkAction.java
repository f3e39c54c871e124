package io.tallystick.domain.repair;

import java.util.Arrays;

/** What is done to many events at once. */
public enum BulkAction {
  RETRY("retry"),
  ASSIGN("assign"),
  SET_CREDITS("set_credits"),
  DISCARD("discard"),
  /** A later version has planned an action of its own; only it carries that out. */
  UNKNOWN("unknown");

  private final String code;

  BulkAction(String code) {
    this.code = code;
  }

  /** The action with this code; {@link #UNKNOWN} if this version knows none. */
  public static BulkAction of(String code) {
    return Arrays.stream(values()).filter(it -> it.code.equals(code)).findFirst().orElse(UNKNOWN);
  }

  /** The stable code: {@code retry}. */
  public String code() {
    return code;
  }
}
