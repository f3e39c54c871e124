package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A proxy that was not named in the settings, here on this machine. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "test.proxies-are-trusted", value = "false")
final class UntrustedProxyLogTest {

  @Inject Sender sender;

  private final Logger ours = (Logger) LoggerFactory.getLogger(UntrustedProxyLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    ours.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    ours.detachAppender(lines);
  }

  @Test
  void a_proxy_that_is_not_trusted_is_told_of_once() {
    sender.get("/health");
    assertThat(lines.list).isEmpty();

    for (int i = 0; i < 3; i++) {
      sender.exchange(
          sender.request("/health").header("X-Forwarded-For", "203.0.113." + i).build());
    }

    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("from 127.0.0.1 is not believed", "TALLYSTICK_TRUSTED_PROXIES")
        .doesNotContain("203.0.113");
  }
}
