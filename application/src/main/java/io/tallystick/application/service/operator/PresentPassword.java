package io.tallystick.application.service.operator;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Passwords;
import io.tallystick.application.port.operator.Passwords.Comparison;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.domain.operator.PasswordRule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Asks operators for the present password before their account changes. Guesses count as failed
 * sign-ins from that address.
 */
record PresentPassword(
    Operators operators,
    SignInHistory history,
    Passwords passwords,
    AuditLog audit,
    Transactions transactions,
    InstantSource clock) {

  static final String WRONG = "that is not your present password";

  /** What is wrong; empty if it is the password. */
  Optional<String> fault(String name, String present, String address) {
    if (present.length() > PasswordRule.LONGEST) {
      return Optional.of(WRONG);
    }
    SignInLocks locks = SignInLocks.ofAddress(name, address);
    Optional<Duration> locked =
        transactions.committed(locks.keys(), () -> locks.attempt(history, clock.instant()));
    if (locked.isPresent()) {
      return Optional.of(
          "too many wrong passwords from here: try again in %s min"
              .formatted(locked.get().plusSeconds(59).toMinutes()));
    }
    Comparison comparison =
        operators
            .passwordHash(name)
            .map(hash -> passwords.compare(present, hash, true))
            .orElse(Comparison.DIFFERS);
    return switch (comparison) {
      case DIFFERS -> {
        transactions.committed(() -> audit.append(refused(name, clock.instant())));
        yield Optional.of(WRONG);
      }
      case BUSY -> {
        forget(locks, false);
        yield Optional.of("too many passwords are compared now: try again");
      }
      case MATCHES -> {
        forget(locks, true);
        yield Optional.empty();
      }
    };
  }

  private static Action refused(String name, Instant now) {
    return new Action(name, "sign_in_refused", name, "wrong present password", now);
  }

  private void forget(SignInLocks locks, boolean all) {
    transactions.committed(
        locks.keys(),
        () -> {
          if (all) {
            locks.forget(history, clock.instant());
          } else {
            locks.takeBack(history, clock.instant());
          }
          return all;
        });
  }
}
