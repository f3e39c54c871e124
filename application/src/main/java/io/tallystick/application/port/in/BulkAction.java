package io.tallystick.application.port.in;

/** What is done to many events at once. */
public enum BulkAction {
  RETRY("retry"),
  DISCARD("discard");

  private final String code;

  BulkAction(String code) {
    this.code = code;
  }

  /** The stable code: {@code retry}. */
  public String code() {
    return code;
  }
}
