package io.tallystick.application.service.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who waits for whom, with a wait that is over at once. */
class SignInTurnsTest {

  private static final String HERE = "203.0.113.9";

  private final SignInTurns turns = new SignInTurns(10, Duration.ZERO);

  @Test
  void strangers_have_two_turns_and_a_known_browser_waits_for_none_of_them() throws Exception {
    try (Held one = new Held(done -> turns.signIn(false, done));
        Held two = new Held(done -> turns.signIn(false, done))) {
      assertThat(turns.signIn(false, () -> "in")).isEmpty();
      assertThat(turns.signIn(true, () -> "in")).contains("in");
    }
    assertThat(turns.signIn(false, () -> "in")).contains("in");
  }

  @Test
  void a_session_that_was_found_before_waits_for_no_unknown_one() throws Exception {
    turns.find("known", HERE, () -> Optional.of("session"));

    try (Held stranger =
        new Held(done -> turns.find("unknown", HERE, () -> Optional.of(done.get())))) {
      assertThat(turns.find("known", HERE, () -> Optional.of("session"))).contains("session");
      assertThatThrownBy(() -> turns.find("another", HERE, Optional::empty))
          .isInstanceOf(StorageUnavailable.class);
      assertThat(turns.signIn(false, () -> "in")).contains("in");
    }
  }

  @Test
  void a_session_that_has_ended_is_unknown_again() throws Exception {
    turns.find("ended", HERE, () -> Optional.of("session"));
    assertThat(turns.find("ended", HERE, Optional::empty)).isEmpty();

    try (Held stranger =
        new Held(done -> turns.find("unknown", HERE, () -> Optional.of(done.get())))) {
      assertThatThrownBy(() -> turns.find("ended", HERE, Optional::empty))
          .isInstanceOf(StorageUnavailable.class);
    }
  }

  @Test
  void a_session_that_was_opened_here_waits_for_no_unknown_one() throws Exception {
    turns.remember("opened");

    try (Held stranger =
        new Held(done -> turns.find("unknown", HERE, () -> Optional.of(done.get())))) {
      assertThat(turns.find("opened", HERE, () -> Optional.of("session"))).contains("session");
    }
  }

  @Test
  void few_unknown_ids_of_one_network_wait_and_others_find_their_turn() throws Exception {
    SignInTurns patient = new SignInTurns(10, Duration.ofMinutes(4));
    CountDownLatch answered = new CountDownLatch(10);
    AtomicInteger refused = new AtomicInteger();
    try (ExecutorService strangers = Executors.newVirtualThreadPerTaskExecutor()) {
      Held first = new Held(done -> patient.find("unknown", HERE, () -> Optional.of(done.get())));
      for (int i = 0; i < 19; i++) {
        String id = "unknown" + i;
        strangers.execute(
            () -> {
              try {
                patient.find(id, HERE, Optional::empty);
              } catch (StorageUnavailable many) {
                refused.incrementAndGet();
                answered.countDown();
              }
            });
      }
      answered.await();
      first.close();
      assertThat(patient.find("mine", "198.51.100.7", () -> Optional.of("session")))
          .contains("session");
    }
    assertThat(refused).hasValue(10);
  }

  /** Has a turn until it is closed. */
  private static final class Held implements AutoCloseable {
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<?> work;

    Held(Turn turn) throws InterruptedException {
      CountDownLatch begun = new CountDownLatch(1);
      work =
          thread.submit(
              () ->
                  turn.take(
                      () -> {
                        begun.countDown();
                        try {
                          release.await();
                        } catch (InterruptedException stopped) {
                          Thread.currentThread().interrupt();
                        }
                        return "done";
                      }));
      begun.await();
    }

    interface Turn {
      Object take(Supplier<String> work);
    }

    @Override
    public void close() throws Exception {
      release.countDown();
      work.get();
      thread.close();
    }
  }
}
