package io.tallystick.domain.credit;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of a hold.
 *
 * @param value {@code hold_…}
 */
public record HoldId(String value) {

  private static final Pattern SHAPE = Pattern.compile("hold_[A-Za-z0-9_-]{1,64}");

  public HoldId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not the id of a hold");
    }
  }

  /** The id that a text is; empty if it is none. */
  public static Optional<HoldId> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new HoldId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
