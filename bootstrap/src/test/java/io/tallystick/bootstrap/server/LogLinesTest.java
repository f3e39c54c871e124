package io.tallystick.bootstrap.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others have written begins no line of the log and holds no control character. */
final class LogLinesTest {

  private static final String FORGED = "2026-01-01T00:00:00.000Z WARN  all is well";

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n", "\u0085", "\u2028", "\u001b[2K", "\b"})
  void texts_of_others_begin_no_line(String between) throws JoranException {
    String text = "no such host" + between + FORGED;
    IllegalStateException failure =
        new IllegalStateException(text, new IllegalArgumentException(text));

    List<String> lines = lines(text, failure);

    assertThat(lines.getFirst()).contains("WARN  LogLinesTest", "no such host", "all is well");
    assertThat(lines.subList(1, lines.size()))
        .anyMatch(line -> line.contains("IllegalStateException"))
        .anyMatch(line -> line.contains("IllegalArgumentException"))
        .anyMatch(line -> line.startsWith("\tat "))
        .noneMatch(line -> line.startsWith("2026"))
        .noneMatch(line -> line.matches(".*[\\p{Cc}&&[^\t]].*"));
    assertThat(String.join("", lines)).doesNotContain("\u2028");
    assertThat(lines).filteredOn(line -> line.contains("java.lang.IllegalState")).hasSize(1);
  }

  private static List<String> lines(String message, Throwable failure) throws JoranException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogLinesTest.class.getResource("/logback.xml"));
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ConsoleAppender<ILoggingEvent> text = (ConsoleAppender<ILoggingEvent>) root.getAppender("text");
    LoggingEvent event =
        new LoggingEvent(
            "test",
            context.getLogger(LogLinesTest.class),
            Level.WARN,
            message,
            failure,
            new Object[0]);
    return List.of(new String(text.getEncoder().encode(event), UTF_8).split("\n"));
  }
}
