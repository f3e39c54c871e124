package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever happens, in whatever order and how often: the books end as the payments did. */
final class AnyHistoryTest {

  private static final int HISTORIES = 10_000;

  @Test
  void the_books_end_as_the_payments_did_whatever_the_order() {
    IntStream.range(0, HISTORIES).parallel().forEach(AnyHistoryTest::play);
  }

  private static void play(int seed) {
    try (InMemoryBooks books = new InMemoryBooks()) {
      RandomHistory history = new RandomHistory(books, "h" + seed, seed);
      history.happen();
      history.settle(Duration.ofHours(3));
      history.check();
      assertThat(books.events())
          .as("seed %s: %s", seed, history.told())
          .noneMatch(event -> event.status() == ProcessingStatus.FAILED);
    }
  }
}
