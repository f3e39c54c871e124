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
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who waits for whom, with a wait that is over at once. */
class SignInTurnsTest {

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
    turns.find("known", () -> Optional.of("session"));

    try (Held stranger = new Held(done -> turns.find("unknown", () -> Optional.of(done.get())))) {
      assertThat(turns.find("known", () -> Optional.of("session"))).contains("session");
      assertThatThrownBy(() -> turns.find("another", Optional::empty))
          .isInstanceOf(StorageUnavailable.class);
      assertThat(turns.signIn(false, () -> "in")).contains("in");
    }
  }

  @Test
  void a_session_that_has_ended_is_unknown_again() throws Exception {
    turns.find("ended", () -> Optional.of("session"));
    assertThat(turns.find("ended", Optional::empty)).isEmpty();

    try (Held stranger = new Held(done -> turns.find("unknown", () -> Optional.of(done.get())))) {
      assertThatThrownBy(() -> turns.find("ended", Optional::empty))
          .isInstanceOf(StorageUnavailable.class);
    }
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
