package io.tallystick.application.port;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All or nothing. Whatever breaks comes out as an unchecked exception or as the {@link Error} that
 * the work threw; nothing is changed then.
 */
public interface Transactions {

  /**
   * Does the work in one transaction and commits it. Works that share a key happen one after the
   * other, on every instance; each sees all that the one before it committed.
   *
   * @throws StorageUnavailable if the database is away or cannot commit
   * @throws LockTimeout if another transaction holds what the work needs
   * @throws StorageRefused if the database refuses a statement of the work
   * @throws WorkFailed if the work throws a checked exception, which it cannot declare
   * @throws RuntimeException what the work throws
   */
  default <T> T committed(Collection<String> keys, Supplier<T> work) {
    return committedIf(keys, work, result -> true);
  }

  /** Does the same, and takes everything back: what would happen. */
  default <T> T rolledBack(Collection<String> keys, Supplier<T> work) {
    return committedIf(keys, work, result -> false);
  }

  /** Does the same, and commits only a result that is wanted; any other is taken back. */
  <T> T committedIf(Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted);

  /** Does work that needs no key in one transaction and commits it. */
  default <T> T committed(Supplier<T> work) {
    return committed(List.of(), work);
  }

  /** Does the same with work that has no result. */
  default void committed(Runnable work) {
    committed(
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * Does the work in one transaction with those keys that no other transaction holds, and commits
   * it. It waits for no key, and for rows no longer than a moment; where keys cannot be tried, it
   * waits for all of them.
   *
   * @param work is given the keys that it holds, which are tried before whatever else it asks
   */
  default <T> T committedWithFree(Collection<String> keys, Function<Answer<Set<String>>, T> work) {
    return committed(keys, () -> work.apply(Answer.of(Set.copyOf(keys))));
  }

  /**
   * Tells a statement of one work that is cancelled, or lost against others, from a database that
   * is away: that one cannot commit a transaction without statements either.
   *
   * @throws StorageUnavailable if the database cannot commit now
   */
  default void requireAvailable() {
    committed(() -> {});
  }

  /**
   * Tells work that broke from work that had no connection, or no database.
   *
   * @throws StorageBusy the same, if the work has not begun
   * @throws StorageUnavailable if it is a sign of a database that is away, and the database is
   */
  default void requireAvailable(Throwable broken) {
    if (broken instanceof StorageBusy notBegun) {
      throw notBegun;
    }
    if (StorageUnavailable.concernsAll(broken)) {
      requireAvailable();
    }
  }

  /**
   * The same transactions for work that a sender waits for: they wait no longer than this for each
   * key and each row, and a few seconds for each statement.
   */
  default Transactions withLockTimeout(Duration longest) {
    return this;
  }

  /**
   * The same transactions for work that others wait behind: they wait no longer than this for each
   * key and each row, and for each statement.
   */
  default Transactions withTimeouts(Duration lock, Duration statement) {
    return this;
  }

  /**
   * Does work of a delivery: its transactions wait for no connection that pages, people, the API
   * and workers have together.
   */
  default <T> T ahead(Supplier<T> work) {
    return work.get();
  }
}
