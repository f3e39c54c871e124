package io.tallystick.domain.inbox;

/**
 * The id by which an event is known, {@code evt_…}: the same id is the same event.
 *
 * @param value 1 to 255 characters, none of them blank or unprintable
 */
public record StripeEventId(String value) implements Comparable<StripeEventId> {

  public StripeEventId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("an event id has 1 to 255 printable characters");
    }
  }

  /** Whether a text can be an event's id. */
  public static boolean isValid(String text) {
    return !text.isEmpty()
        && text.length() <= 255
        && text.codePoints().allMatch(c -> c > ' ' && c < 127);
  }

  @Override
  public int compareTo(StripeEventId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
