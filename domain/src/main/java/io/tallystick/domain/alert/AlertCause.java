package io.tallystick.domain.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;

/**
 * Failed events of one cause that need a person.
 *
 * @param code the failure code as written, also by a later version
 * @param failed how many
 * @param oldest when the one that waits longest was received
 */
public record AlertCause(String code, long failed, Instant oldest) {

  /** How many events there are of all causes. */
  static long failed(Collection<AlertCause> causes) {
    return causes.stream().mapToLong(AlertCause::failed).sum();
  }

  /** How long the oldest event has waited; zero if there is none. */
  static Duration oldest(Collection<AlertCause> causes, Instant now) {
    return causes.stream()
        .map(AlertCause::oldest)
        .min(Comparator.naturalOrder())
        .map(it -> Duration.between(it, now))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }
}
