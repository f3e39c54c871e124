package io.tallystick.application.service.inbox;

import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.domain.payment.LineItems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Asks Stripe what was bought, for many purchases: a few at a time, and no longer once some answers
 * did not come, because each further question would wait for as long.
 */
public final class LineItemLookup {

  public static final int AT_ONCE = 10;

  private static final int MOST_FAILURES = 3;

  private final LineItemSource source;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong restMillis = new AtomicLong();

  public LineItemLookup(LineItemSource source) {
    this.source = source;
  }

  /** The lines of a session or invoice; whatever happens, the answer is a value. */
  LineItems of(String id, Optional<String> account) {
    if (failures.get() >= MOST_FAILURES) {
      return new LineItems.Unavailable(
          "Stripe did not answer about other events a moment ago",
          false,
          Optional.of(Duration.ofMillis(restMillis.get())).filter(Duration::isPositive));
    }
    LineItems lines;
    try {
      lines = source.of(id, account);
    } catch (Throwable broken) {
      lines = new LineItems.Unavailable("asking breaks with " + broken.getClass().getSimpleName());
    }
    if (lines instanceof LineItems.Unavailable unavailable) {
      unavailable.rest().ifPresent(rest -> restMillis.accumulateAndGet(rest.toMillis(), Math::max));
      failures.incrementAndGet();
    }
    return lines;
  }

  /** Does something to each, which may ask, a few at a time; the results are in order. */
  public static <T, R> List<R> each(List<T> items, Function<T, R> work) {
    if (items.size() < 2) {
      return items.stream().map(work).toList();
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(AT_ONCE, items.size()), Thread.ofVirtual().factory())) {
      List<Future<R>> results = new ArrayList<>();
      items.forEach(item -> results.add(threads.submit(() -> work.apply(item))));
      return results.stream().map(LineItemLookup::result).toList();
    }
  }

  private static <R> R result(Future<R> future) {
    try {
      return future.get();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Stripe is asked", stopping);
    } catch (java.util.concurrent.ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(failed.getCause());
    }
  }
}
