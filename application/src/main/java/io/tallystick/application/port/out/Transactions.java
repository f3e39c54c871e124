package io.tallystick.application.port.out;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** All or nothing. */
public interface Transactions {

  /**
   * Does the work in one transaction and commits it. Works that share a key happen one after the
   * other, on every instance; each sees all that the one before it committed.
   *
   * @throws StorageUnavailable if the database is away or cannot commit; nothing is changed then
   * @throws LockedElsewhere if somebody else holds what the work needs; nothing is changed then
   * @throws RuntimeException what the work throws; nothing is changed then
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

  /** The same transactions, waiting no longer than this for what somebody else holds. */
  default Transactions waiting(Duration most) {
    return this;
  }
}
