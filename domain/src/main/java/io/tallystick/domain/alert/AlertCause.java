package io.tallystick.domain.alert;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.tallystick.domain.payment.MoneySum;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Failed events of one cause that need a person.
 *
 * @param code the failure code as written, also by a later version
 * @param failed how many
 * @param oldest when the one that waits longest was received
 * @param money what was paid, each currency once, that of the most events first, as on the
 *     dashboard
 */
public record AlertCause(String code, long failed, Instant oldest, List<MoneySum> money) {

  public AlertCause {
    money = List.copyOf(money);
  }

  /** One cause, of which each of these has the events of some. */
  public static AlertCause together(List<AlertCause> shares) {
    return new AlertCause(
        shares.getFirst().code(),
        failed(shares),
        shares.stream().map(AlertCause::oldest).min(Comparator.naturalOrder()).orElseThrow(),
        List.copyOf(
            shares.stream()
                .sorted(Comparator.<AlertCause>comparingLong(AlertCause::failed).reversed())
                .flatMap(share -> share.money().stream())
                .collect(toMap(MoneySum::currency, identity(), MoneySum::plus, LinkedHashMap::new))
                .values()));
  }

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
