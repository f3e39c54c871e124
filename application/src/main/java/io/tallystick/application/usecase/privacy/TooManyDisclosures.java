package io.tallystick.application.usecase.privacy;

/** A person wants to see more personal data within an hour than one may. */
public final class TooManyDisclosures extends RuntimeException {

  private final int most;

  /** For this limit. */
  public TooManyDisclosures(int most) {
    super("more than %s disclosures within an hour".formatted(most));
    this.most = most;
  }

  /** How many are allowed within an hour. */
  public int most() {
    return most;
  }
}
