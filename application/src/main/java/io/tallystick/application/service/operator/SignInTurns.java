package io.tallystick.application.service.operator;

import io.tallystick.application.port.StorageUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds how many database connections sign-ins and session ids have that anybody can send, so that
 * deliveries have theirs. A browser in which the operator has signed in before does not wait for
 * strangers, and neither does a session that was opened or found here before: only an id that this
 * instance has not found yet waits among the unknown ones, whose look-up is one statement and
 * awaits no lock. Few of these wait for one network, so that all sessions are found soon after a
 * start, whatever a stranger sends.
 */
final class SignInTurns {

  /** Unknown ids of one network. */
  private static final int MOST_WAITING = 10;

  private final Semaphore strangers;
  private final Semaphore knownBrowsers = new Semaphore(1, true);
  private final Semaphore unknownIds = new Semaphore(1, true);
  private final Duration longestWait;
  private final Map<String, Integer> waiting = new ConcurrentHashMap<>();

  private final FoundSecrets found = new FoundSecrets();

  /**
   * @param connections of the pool
   */
  SignInTurns(int connections) {
    this(connections, Duration.ofSeconds(2));
  }

  /**
   * @param longestWait for a turn
   */
  SignInTurns(int connections, Duration longestWait) {
    this.strangers = new Semaphore(Math.max(1, connections / 5), true);
    this.longestWait = longestWait;
  }

  /**
   * Does a whole sign-in when it is its turn.
   *
   * @return empty where its turn did not come in time: nothing was done
   */
  <T> Optional<T> signIn(boolean knownBrowser, Supplier<T> work) {
    return inTurn(knownBrowser ? knownBrowsers : strangers, work);
  }

  /** Notes an id that was given out here. */
  void remember(String id) {
    found.note(id, true);
  }

  /**
   * Looks up what an id stands for.
   *
   * @param address the network that it was sent from
   * @throws StorageUnavailable where its turn did not come in time
   */
  <T> Optional<T> find(String id, String address, Supplier<Optional<T>> lookUp) {
    Optional<T> result = found.contains(id) ? lookUp.get() : findUnknown(address, lookUp);
    found.note(id, result.isPresent());
    return result;
  }

  private <T> Optional<T> findUnknown(String address, Supplier<Optional<T>> lookUp) {
    try {
      return Optional.of(waiting.merge(address, 1, Integer::sum))
          .filter(its -> its <= MOST_WAITING)
          .flatMap(few -> inTurn(unknownIds, lookUp))
          .orElseThrow(() -> new StorageUnavailable("too many unknown ids are looked up at once"));
    } finally {
      waiting.computeIfPresent(address, (same, its) -> its == 1 ? null : its - 1);
    }
  }

  private <T> Optional<T> inTurn(Semaphore turns, Supplier<T> work) {
    try {
      if (!turns.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      turns.release();
    }
  }
}
