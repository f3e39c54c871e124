package io.tallystick.adapter.admin.page;

import java.time.Instant;

/**
 * A time on a page.
 *
 * @param relative "3 min ago"
 * @param exact to the second, in UTC
 * @param iso for programs
 */
public record TimeCell(String relative, String exact, String iso) {

  /** As it is seen now. */
  public static TimeCell of(Instant at, Instant now) {
    return new TimeCell(Format.relative(at, now), Format.exact(at), at.toString());
  }
}
