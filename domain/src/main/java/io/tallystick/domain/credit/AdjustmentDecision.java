package io.tallystick.domain.credit;

/** What a second person says of an adjustment. */
public enum AdjustmentDecision {
  CONFIRMED("confirmed"),
  REFUSED("refused");

  private final String code;

  AdjustmentDecision(String code) {
    this.code = code;
  }

  /** As it is stored. */
  public String code() {
    return code;
  }
}
