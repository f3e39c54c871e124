package io.tallystick.domain.alert;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What was told last by one way.
 *
 * @param sentAt when events that need a person, or that none do, were told last
 * @param stands whether it told of events that need a person
 * @param causes the failure codes that it named
 * @param many whether it told of more events than {@link AlertRules#most}
 * @param old whether it told of an event older than {@link AlertRules#longest}
 * @param digestAt when the last digest was sent, or digests could begin
 * @param failures how often in a row a message was not taken
 */
public record AlertState(
    Optional<Instant> sentAt,
    boolean stands,
    Set<String> causes,
    boolean many,
    boolean old,
    Instant digestAt,
    int failures) {

  /**
   * The state of a way by which nothing was told.
   *
   * @param start when digests begin
   */
  public static AlertState nothingToldSince(Instant start) {
    return new AlertState(Optional.empty(), false, Set.of(), false, false, start, 0);
  }

  public AlertState {
    causes = Set.copyOf(causes);
    if (stands && sentAt.isEmpty()) {
      throw new IllegalArgumentException("what stands was sent");
    }
  }
}
