package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One line for what happens to an event, with its id, without personal data. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class EventLogTest {

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(4)); // however busy the machine is
  }

  @Inject Sender sender;
  @Inject InMemoryBooks books;
  @Inject SteppingClock clock;

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.tallystick");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    clock.step(1);
    lines.start();
    ours.setLevel(Level.DEBUG);
    root.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(lines);
    ours.setLevel(null);
  }

  /** An outcome is told after it was answered. */
  private void awaitLines(int expected) {
    await().until(() -> List.copyOf(lines.list).size() >= expected);
  }

  /** Everything that was written, with what an encoder would add. */
  private List<String> everything() {
    return lines.list.stream()
        .map(
            line ->
                line.getFormattedMessage()
                    + line.getMDCPropertyMap()
                    + (line.getThrowableProxy() == null ? "" : line.getThrowableProxy()))
        .toList();
  }

  @Test
  void each_try_is_one_line_with_id_type_status_trigger_and_result() {
    books.open(7);
    Bodies credited = Bodies.purchase(7, 120);
    Bodies failed = Bodies.purchase(404, 5);
    Bodies ignored = Bodies.ofType("customer.created");
    sender.deliver(credited);
    sender.deliver(credited);
    sender.deliver(failed);
    sender.deliver(ignored);
    awaitLines(4);
    assertThat(lines.list)
        .extracting(
            ILoggingEvent::getLevel,
            line -> line.getMDCPropertyMap().get("event_id"),
            ILoggingEvent::getFormattedMessage)
        .containsExactly(
            tuple(
                Level.INFO,
                credited.id(),
                "checkout.session.completed completed by webhook: +120 credits for user 7"),
            tuple(Level.INFO, credited.id(), "seen before, is completed"),
            tuple(
                Level.WARN,
                failed.id(),
                "checkout.session.completed failed by webhook: user_unresolved, waits for a"
                    + " person"),
            tuple(
                Level.INFO,
                ignored.id(),
                "customer.created ignored by webhook: unhandled_event_type"));
  }

  @Test
  void nothing_that_goes_wrong_puts_personal_data_or_the_body_into_the_log() {
    books.open(7);
    sender.deliver(Bodies.purchase(404, 5));
    sender.deliver(Bodies.purchase(InMemoryBooks.CURSED.value(), 5));
    sender.deliver(WEBHOOK, "no event, but of " + Bodies.EMAIL);
    sender.deliver(Bodies.ofType(Bodies.EMAIL));
    books.goAway();
    sender.deliver(Bodies.purchase(7, 5));
    books.comeBack();
    var buggy = sender.request(WEBHOOK).header("Stripe-Signature", TestProgram.BUG);
    sender.send(buggy.POST(BodyPublishers.ofString(Bodies.EMAIL)).build());
    awaitLines(7);
    assertThat(everything())
        .hasSize(7)
        .anyMatch(line -> line.contains("delivery rejected: the body is not JSON"))
        .anyMatch(line -> line.contains("(odd type) ignored by webhook"))
        .anyMatch(line -> line.contains("internal_error, is tried again at "))
        .anyMatch(line -> line.contains("could not be stored: ") && line.contains("57P01"))
        .anyMatch(line -> line.contains("processing broke: ") && line.contains("23514"))
        .anyMatch(line -> line.contains("a request broke: java.lang.IllegalStateException\n  at "))
        .noneMatch(line -> line.contains("@shop"))
        .noneMatch(line -> line.contains("Jane"))
        .noneMatch(line -> line.contains("Failing row"));
  }

  @Test
  void refused_uses_of_the_api_are_lines_with_the_address_and_without_key_or_path() {
    String path = "/api/v1/users/" + Bodies.EMAIL.replace("@", "%40") + "/credits";
    for (int i = 0; i < 2; i++) {
      sender.send(
          sender
              .request(path)
              .header("Authorization", "Bearer tsk_secret")
              .header("X-Forwarded-For", "203.0.113.7")
              .GET()
              .build());
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("API without a valid key refused: GET from 203.0.113.7");
  }

  @Test
  void a_flood_of_one_cause_is_a_line_a_second_with_a_count() {
    for (int i = 0; i < 3; i++) {
      sender.deliver(WEBHOOK, "no event");
      sender.send(
          sender
              .request(WEBHOOK)
              .header("Stripe-Signature", "forged")
              .POST(BodyPublishers.ofString("{}"))
              .build());
    }
    clock.step(1);
    sender.deliver(WEBHOOK, "no event");
    assertThat(lines.list)
        .hasSize(3)
        .last()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("delivery rejected: the body is not JSON (and 2 times since the last line)");
  }

  @Test
  void a_line_about_an_event_carries_its_id_and_the_next_one_does_not() {
    Bodies broken = Bodies.purchase(InMemoryBooks.CURSED.value(), 5);
    sender.deliver(broken);
    awaitLines(2);
    sender.deliver(WEBHOOK, "no event");
    assertThat(lines.list)
        .extracting(line -> line.getMDCPropertyMap().get("event_id"))
        .containsExactly(broken.id(), broken.id(), null);
  }

  @Test
  void a_person_is_not_named_nor_what_a_failure_or_a_warning_says() {
    EventLog.tried(
        event(
            new Completed(
                Instant.EPOCH,
                new UserId(7),
                5,
                Optional.empty(),
                Optional.of("but " + Bodies.EMAIL))),
        Trigger.person(Bodies.EMAIL, "retry", "she called"));
    EventLog.tried(
        event(new Ignored(Instant.EPOCH, "not_a_purchase", Optional.of(Bodies.EMAIL))),
        Trigger.WEBHOOK);
    EventLog.tried(
        event(
            new Failed(
                Instant.EPOCH,
                new Failure(FailureCode.USER_CONFLICT, Bodies.EMAIL),
                Optional.of(Instant.EPOCH))),
        Trigger.WORKER);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "x.y completed by a person: +5 credits for user 7, with a warning",
            "x.y ignored by webhook: not_a_purchase, with a warning",
            "x.y failed by worker: user_conflict, is tried again at 1970-01-01T00:00:00Z");
  }

  private static StripeEvent event(StripeEvent.State state) {
    return new StripeEvent(new StripeEventId("evt_log"), "x.y", "webhook", Instant.EPOCH, state, 1);
  }
}
