package io.tallystick.application.service;

import io.tallystick.domain.credit.CreditPolicy;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.RetryPolicy;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * By which rules events are processed.
 *
 * @param random numbers from 0 to 1, by which the retries of different events come apart
 * @param createUnknownUsers whether a payer whom nobody knows is given an account
 */
public record ProcessingRules(
    IdentifierResolver resolver,
    CreditPolicy credits,
    RetryPolicy retries,
    DoubleSupplier random,
    boolean createUnknownUsers) {

  /** When an event that has failed so often is tried again by itself; empty: it is not. */
  Optional<Instant> nextAttempt(FailureCode code, int attempts, Instant now) {
    return retries.nextAttempt(code, attempts, now, random.getAsDouble());
  }
}
