package io.tallystick.adapter.admin.access;

import static io.tallystick.application.port.operator.Passwords.Comparison.BUSY;
import static io.tallystick.application.port.operator.Passwords.Comparison.DIFFERS;
import static io.tallystick.application.port.operator.Passwords.Comparison.MATCHES;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.operator.Passwords.Comparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BcryptPasswordsTest {

  private final BcryptPasswords passwords = new BcryptPasswords(Duration.ofHours(1));

  @Test
  void a_password_fits_its_hash_and_no_other_does() {
    String hash = passwords.hash("correct horse battery é");

    assertThat(hash).startsWith("$2b$12$").isNotEqualTo(passwords.hash("correct horse battery é"));
    assertThat(compare("correct horse battery é", hash)).isEqualTo(MATCHES);
    assertThat(compare("correct horse battery e", hash)).isEqualTo(DIFFERS);
    assertThat(compare("", hash)).isEqualTo(DIFFERS);
  }

  @Test
  void every_character_of_a_long_password_counts() {
    String hash = passwords.hash("a".repeat(1000));

    assertThat(compare("a".repeat(1000), hash)).isEqualTo(MATCHES);
    assertThat(compare("a".repeat(999), hash)).isEqualTo(DIFFERS);
    assertThat(compare("a".repeat(72), hash)).isEqualTo(DIFFERS);
  }

  @Test
  void a_hash_of_a_lower_cost_is_outdated() {
    assertThat(passwords.isOutdated("$2b$10$" + "a".repeat(53))).isTrue();
    for (String today : List.of(passwords.hash("x"), "$2b$14$" + "a".repeat(53), "not a hash")) {
      assertThat(passwords.isOutdated(today)).as(today).isFalse();
    }
  }

  @Test
  void a_hash_that_is_none_fits_nothing() {
    assertThat(compare("correct horse battery", "not a hash")).isEqualTo(DIFFERS);
  }

  @Test
  void few_wait_and_the_others_are_told_so_unless_they_are_preferred() throws Exception {
    String hash = passwords.hash("correct horse battery");
    int many = Runtime.getRuntime().availableProcessors() / 2 + 50;
    CyclicBarrier together = new CyclicBarrier(many + 1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Comparison>> strangers = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        strangers.add(
            threads.submit(
                () -> {
                  together.await();
                  return compare("wrong", hash);
                }));
      }
      together.await();
      while (strangers.stream().noneMatch(Future::isDone)) {
        Thread.onSpinWait();
      }

      assertThat(passwords.compare("correct horse battery", hash, true)).isEqualTo(MATCHES);
      List<Comparison> answers = new ArrayList<>();
      for (Future<Comparison> stranger : strangers) {
        answers.add(stranger.get());
      }
      assertThat(answers).contains(DIFFERS, BUSY).doesNotContain(MATCHES);
    }
    assertThat(compare("correct horse battery", hash)).isEqualTo(MATCHES);
  }

  private Comparison compare(String password, String hash) {
    return passwords.compare(password, hash, false);
  }
}
