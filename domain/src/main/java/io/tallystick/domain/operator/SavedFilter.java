package io.tallystick.domain.operator;

/**
 * A filter of events that an operator keeps under a name.
 *
 * @param query as it stands in an address
 */
public record SavedFilter(String name, String query) {

  /** The longest name. */
  public static final int LONGEST_NAME = 40;

  public SavedFilter {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("a saved filter has a short name");
    }
  }
}
