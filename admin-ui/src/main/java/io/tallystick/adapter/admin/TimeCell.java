package io.tallystick.adapter.admin;

import java.time.Instant;

/**
 * A time on a page.
 *
 * @param relative "3 min ago"
 * @param exact to the second, in UTC
 * @param iso for programs
 */
public record Moment(String relative, String exact, String iso) {

  /** As it is seen now. */
  public static Moment of(Instant at, Instant now) {
    return new Moment(Shown.relative(at, now), Shown.exact(at), at.toString());
  }
}
