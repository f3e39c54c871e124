package io.tallystick.application.service.inbox;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.Transactions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long events that are processed alone, one after the other, wait for locks and statements.
 * Once one of them has waited for a lock in vain, the next ones hardly wait for theirs; where a
 * statement took too long, for example because of a trigger of the host application, the other
 * events of the account have little time, too. Otherwise they would hold up those behind them.
 */
public final class LockBudget {

  private static final Duration LOCK = Duration.ofSeconds(1);
  private static final Duration SHORT_LOCK = Duration.ofMillis(20);
  private static final Duration SHORT_STATEMENT = Duration.ofMillis(500);

  /** After so many statements that took too long, others have no more time than their accounts. */
  private static final int MOST_SLOW = 3;

  private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
  private final AtomicInteger slow = new AtomicInteger();
  private volatile boolean exhausted;

  /** With the full time for locks and statements. */
  static Transactions full(Transactions transactions) {
    return transactions.withLockTimeout(LOCK);
  }

  /** With the time that is left for an event that claims this. */
  Transactions within(Transactions transactions, Set<String> claims) {
    if (slow.get() >= MOST_SLOW || failureOf(claims).isPresent()) {
      return transactions.withTimeouts(SHORT_LOCK, SHORT_STATEMENT);
    }
    return exhausted ? transactions.withLockTimeout(SHORT_LOCK) : full(transactions);
  }

  /** Why another event that claims some of this has failed after it waited in vain. */
  Optional<Throwable> failureOf(Set<String> claims) {
    return claims.stream().filter(failures::containsKey).findFirst().map(failures::get);
  }

  /** Notes that an event has failed after it waited in vain. */
  void waitedInVain(Set<String> claims, Throwable failure) {
    claims.forEach(claim -> failures.put(claim, failure));
    if (failure instanceof LockTimeout) {
      exhaust();
    } else {
      slow.incrementAndGet();
    }
  }

  /** From now on nothing waits for a lock for long. */
  public void exhaust() {
    exhausted = true;
  }
}
