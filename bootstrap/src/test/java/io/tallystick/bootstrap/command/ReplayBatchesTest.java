package io.tallystick.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.usecase.repair.ReplayEvents.Replayed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReplayBatchesTest {

  private final List<String> told = new ArrayList<>();

  @Test
  void the_next_batch_is_read_while_one_is_processed() {
    CountDownLatch secondIsRead = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    try (ReplayBatches batches =
        batches(
            number -> {
              assertThat(atOnce.incrementAndGet()).isEqualTo(1);
              await(secondIsRead);
              atOnce.decrementAndGet();
            })) {
      batches.add(large(1));
      secondIsRead.countDown();
      for (int i = 2; i <= 7; i++) {
        batches.add(large(i));
      }
      batches.finish();

      assertThat(told).containsExactly("1", "2", "3", "4", "5", "6", "7");
    }
  }

  @Test
  void what_is_committed_after_a_batch_that_fails_is_told() {
    assertThatThrownBy(
            () -> {
              try (ReplayBatches batches =
                  batches(
                      number -> {
                        if (number == 1) {
                          throw new StorageUnavailable("away", new IllegalStateException());
                        }
                      })) {
                batches.add(large(1));
                batches.add(large(2));
                batches.finish();
              }
            })
        .isInstanceOf(StorageUnavailable.class);
    assertThat(told).containsExactly("2");
  }

  @Test
  void an_error_of_the_virtual_machine_stays_one() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    try (ReplayBatches batches =
        batches(
            number -> {
              throw error;
            })) {
      batches.add(large(1));

      assertThatThrownBy(batches::finish).isSameAs(error);
    }
  }

  @Test
  void small_events_share_a_batch() {
    List<Integer> sizes = new ArrayList<>();
    try (ReplayBatches batches =
        new ReplayBatches(
            bodies -> {
              synchronized (sizes) {
                sizes.add(bodies.size());
              }
              return List.of();
            },
            results -> {})) {
      for (int i = 0; i < ReplayBatches.MOST_EVENTS + 3; i++) {
        batches.add(new byte[] {1});
      }
      batches.finish();
    }
    assertThat(sizes).containsExactlyInAnyOrder(ReplayBatches.MOST_EVENTS, 3);
  }

  private interface Work {
    void on(int number);
  }

  /** Each event is told by its number. */
  private ReplayBatches batches(Work work) {
    return new ReplayBatches(
        bodies -> {
          work.on(bodies.getFirst()[0]);
          return bodies.stream()
              .<Replayed>map(body -> new Replayed.Malformed(Byte.toString(body[0])))
              .toList();
        },
        results -> results.forEach(result -> told.add(((Replayed.Malformed) result).reason())));
  }

  /** An event that fills a batch by itself. */
  private static byte[] large(int number) {
    byte[] body = new byte[2 << 20];
    body[0] = (byte) number;
    return body;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
