package io.tallystick.domain.identity;

/**
 * The id of an account: the value of {@code users.id}.
 *
 * @param value positive
 */
public record UserId(long value) implements Comparable<UserId> {

  public UserId {
    if (value <= 0) {
      throw new IllegalArgumentException("a user id is positive, not " + value);
    }
  }

  @Override
  public int compareTo(UserId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
