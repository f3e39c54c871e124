package io.tallystick.adapter.web;

import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.Unknown;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * The lines of the log: an event's id stands on each that is about one, personal data on none. So
 * the messages of failures and exceptions are left out, and the names of people.
 */
final class EventLog {

  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  /** As Stripe writes them; anything else could be any text. */
  private static final Pattern EVENT_TYPE = Pattern.compile("[a-z0-9_.]{1,100}");

  private EventLog() {}

  static void tried(StripeEvent event, Trigger trigger) {
    about(
        event.id(),
        () ->
            LOG.atLevel(event.state() instanceof Failed ? Level.WARN : Level.INFO)
                .log(
                    "{} {} by {}: {}",
                    EVENT_TYPE.matcher(event.type()).matches() ? event.type() : "(odd type)",
                    event.status().code(),
                    trigger.deed().isPresent() ? "a person" : trigger.name(),
                    result(event)));
  }

  private static String result(StripeEvent event) {
    return switch (event.state()) {
      case Completed done ->
          String.format(
              Locale.ROOT,
              "%+d credits for user %s%s",
              done.credits(),
              done.user(),
              withWarning(done.warning()));
      case Ignored ignored -> ignored.reason() + withWarning(ignored.warning());
      case Failed failed ->
          failed.failure().writtenCode()
              + failed
                  .nextAttempt()
                  .map(next -> ", is tried again at " + next)
                  .orElse(", waits for a person");
      case Received received -> "not yet decided";
      case Discarded discarded -> "by a person";
      case CompletedBefore before -> "by the handler that was here before";
      case Unknown unknown -> unknown.writtenStatus();
    };
  }

  private static String withWarning(Optional<String> warning) {
    return warning.isPresent() ? ", with a warning" : "";
  }

  static void duplicate(StripeEvent event) {
    about(event.id(), () -> LOG.info("seen before, is {}", event.status().code()));
  }

  /**
   * @param repeated how often the same was left out since the last line
   */
  static void rejected(String reason, int repeated) {
    LOG.info("delivery rejected: {}{}", reason, repeated(repeated));
  }

  static void unavailable(StripeEventId id, Throwable cause) {
    about(id, () -> LOG.error("could not be stored: {}", SafeTrace.of(cause)));
  }

  static void broke(StripeEventId id, Throwable cause) {
    about(id, () -> LOG.error("processing broke: {}", SafeTrace.of(cause)));
  }

  static void untold(long outcomes) {
    LOG.warn("{} events are in no line here and in no figure: the log was not read", outcomes);
  }

  static void unrecorded(StripeEventId id, Throwable cause) {
    about(id, () -> LOG.error("its failure could not be recorded: {}", SafeTrace.of(cause)));
  }

  /**
   * @param repeated how often the same was left out since the last line
   */
  static void unforeseen(Throwable cause, int repeated) {
    LOG.error("a request broke: {}{}", SafeTrace.of(cause), repeated(repeated));
  }

  private static String repeated(int times) {
    return times == 0 ? "" : " (and " + times + " times since the last line)";
  }

  /** In one line, so that a search for the id finds all of it. */
  static void broke(String id, Throwable cause) {
    LOG.error("request {} broke: {}", id, SafeTrace.of(cause).replaceAll("\\s+", " "));
  }

  private static void about(StripeEventId id, Runnable line) {
    try (MDC.MDCCloseable closing = MDC.putCloseable("event_id", id.value())) {
      line.run();
    }
  }
}
