package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.ReadCreditsTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import io.tallystick.application.port.InMemoryBooks;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API leaves connections to the database for deliveries. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "datasources.default.maximum-pool-size", value = "2")
@Property(name = "tallystick.api.longest-wait", value = "10ms")
final class RequestsAtOnceTest {

  @Inject HostApplication host;
  @Inject InMemoryBooks books;

  @Test
  void a_request_that_finds_all_slots_taken_is_told_to_come_again() throws InterruptedException {
    String key = host.newKey();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    books.beforeEachCall(
        () -> {
          begun.countDown();
          await(end);
        });
    var first = CompletableFuture.supplyAsync(() -> host.get(key, "/users/1/credits"));
    begun.await();

    Answered second = host.get(key, "/users/1/credits");
    assertProblem(second, 503, "unavailable");
    assertThat(second.http().headers().firstValue("Retry-After")).contains("1");

    end.countDown();
    assertThat(first.join().code()).isEqualTo(404);
    assertThat(host.get(key, "/users/1/credits").code()).isEqualTo(404);
  }

  @Test
  void keys_that_are_not_valid_take_no_slot_of_the_application() throws InterruptedException {
    String key = host.newKey();
    assertThat(host.get(key, "/users/1/credits").code()).isEqualTo(404);
    String invalid = key.replaceFirst("tsk_....", "tsk_0000");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    books.beforeEachCall(
        () -> {
          begun.countDown();
          await(end);
        });
    var stranger = CompletableFuture.supplyAsync(() -> host.get(invalid, "/users/1/credits"));
    begun.await();

    var known = CompletableFuture.supplyAsync(() -> host.get(key, "/users/1/credits"));
    assertProblem(host.get(invalid, "/users/1/credits"), 503, "unavailable");
    assertThat(known).isNotDone();

    end.countDown();
    assertThat(stranger.join().code()).isEqualTo(401);
    assertThat(known.join().code()).isEqualTo(404);
  }

  @AfterEach
  void callAsEver() {
    books.beforeEachCall(() -> {});
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
