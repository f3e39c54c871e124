package io.tallystick.application.port;

import java.util.function.Function;

/**
 * The answer to a question that was put inside a transaction. Questions that do not depend on each
 * other are put first and read afterwards: then they are sent together, in the order in which they
 * were put, at the latest when the first of their answers is read.
 */
@FunctionalInterface
public interface Answer<T> {

  /** Waits for it, the first time; to be read before the transaction ends. */
  T get();

  /** What follows from it, each time it is read. */
  default <R> Answer<R> map(Function<? super T, R> reading) {
    return () -> reading.apply(get());
  }

  /** One that is known already. */
  static <T> Answer<T> of(T known) {
    return () -> known;
  }
}
