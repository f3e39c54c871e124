package io.tallystick.application.service.delivery;

import io.tallystick.application.port.StorageUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long the sender of an event is kept waiting for its commit. */
record SenderPatience(Duration longest) {

  /**
   * What is answered, if that is in time.
   *
   * @throws StorageUnavailable if it is not
   * @throws RuntimeException what was thrown instead of an answer
   */
  <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.orTimeout(longest.toNanos(), TimeUnit.NANOSECONDS).join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case TimeoutException late ->
            throw new StorageUnavailable(
                "the database has not committed within %s s".formatted(longest.toSeconds()), late);
        case RuntimeException cause -> throw cause;
        case null, default -> throw failed;
      }
    }
  }
}
