package io.tallystick.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import io.tallystick.application.usecase.inbox.ReceiveWebhook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A use case that breaks in any way is 503: a 500 is never answered. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "test.broken-intake", value = "true")
final class BrokenIntakeTest {

  @Singleton
  @Primary
  @Requires(property = "test.broken-intake")
  static final class Broken implements ReceiveWebhook {
    @Override
    public Receipt receive(Delivery delivery) {
      switch (new String(delivery.body(), UTF_8)) {
        case "error" -> throw new StackOverflowError(InMemoryBooks.TELLTALE);
        case "storage" -> throw new UncheckedIOException(new IOException(InMemoryBooks.TELLTALE));
        default -> throw new IllegalArgumentException(InMemoryBooks.TELLTALE);
      }
    }
  }

  @Inject Sender sender;
  @Inject MeterRegistry registry;

  @ParameterizedTest
  @ValueSource(strings = {"error", "storage", "argument"})
  void it_is_503_with_the_time_to_wait_counted_and_without_its_message(String how) {
    double before = registry.counter("tallystick.unavailable").count();
    Answered answer = sender.deliver(Sender.WEBHOOK, how);
    assertThat(answer.code()).isEqualTo(503);
    assertThat(answer.http().headers().firstValue("Retry-After")).contains("30");
    assertThat(answer.json())
        .containsOnlyKeys(
            "ok", "status", "event_id", "message", "skipped", "credits_added", "user_id")
        .containsEntry("ok", false)
        .containsEntry("status", "unavailable");
    assertThat(answer.http().body()).doesNotContain("jane").doesNotContain("Error");
    assertThat(registry.counter("tallystick.unavailable").count() - before).isEqualTo(1);
  }

  @Test
  void the_next_request_is_served_by_the_same_program() {
    sender.deliver(Sender.WEBHOOK, "error");
    assertThat(sender.exchange(sender.request("/health/liveness").build()).statusCode())
        .isEqualTo(200);
  }
}
