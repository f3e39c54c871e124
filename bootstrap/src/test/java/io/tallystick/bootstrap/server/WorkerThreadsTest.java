package io.tallystick.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.micronaut.context.ApplicationContext;
import io.micronaut.scheduling.annotation.Scheduled;
import org.junit.jupiter.api.Test;

/** A worker that is busy for hours keeps no other one waiting. */
final class WorkerThreadsTest {

  @Test
  void each_worker_has_a_thread() {
    long workers =
        new ClassFileImporter()
            .importPackages("io.tallystick").stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Scheduled.class))
                .count();
    try (ApplicationContext context = ApplicationContext.builder().build()) {
      context.getEnvironment().start();
      assertThat(
              context
                  .getEnvironment()
                  .getRequiredProperty("micronaut.executors.scheduled.core-pool-size", Long.class))
          .isGreaterThanOrEqualTo(workers);
    }
    assertThat(workers).isGreaterThan(8);
  }
}
