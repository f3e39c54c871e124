package io.tallystick.application.service.inbox;

import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.RetryPolicy;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.PriceCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * By which rules events are processed.
 *
 * @param policy the rules of crediting as they are now: prices may change at any time
 * @param random numbers from 0 to 1, by which the retries of different events come apart
 * @param createUnknownUsers whether a payer without an account is given one
 */
public record ProcessingRules(
    IdentifierResolver resolver,
    Supplier<CreditPolicy> policy,
    RetryPolicy retries,
    DoubleSupplier random,
    boolean createUnknownUsers) {

  /** The rules of crediting as they are now. */
  public CreditPolicy credits() {
    return policy.get();
  }

  /** The same rules with a catalogue that does not change. */
  public ProcessingRules with(PriceCatalogue catalogue) {
    return new ProcessingRules(
        resolver, () -> policy.get().with(catalogue), retries, random, createUnknownUsers);
  }

  /** When an event that has failed so often is tried again by itself; empty: it is not. */
  Optional<Instant> nextAttempt(FailureCode code, int attempts, Instant now) {
    return retries.nextAttempt(code, attempts, now, random.getAsDouble());
  }

  /**
   * The same, and not before Stripe wants to be asked again.
   *
   * @param rest for how long it wants to be left alone
   */
  Optional<Instant> nextAttempt(
      FailureCode code, int attempts, Instant now, Optional<Duration> rest) {
    Instant earliest = now.plus(rest.orElse(Duration.ZERO));
    return nextAttempt(code, attempts, now).map(next -> next.isBefore(earliest) ? earliest : next);
  }
}
