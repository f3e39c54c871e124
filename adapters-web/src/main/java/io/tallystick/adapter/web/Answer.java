package io.tallystick.adapter.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.inbox.ReceiveWebhook.Receipt;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.Unknown;

/**
 * What Stripe is answered: always with all of these keys, null where one does not apply.
 *
 * @param ok true exactly with code 200: the event is committed
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record Answer(
    boolean ok,
    String status,
    @Nullable String eventId,
    String message,
    @Nullable String skipped,
    @Nullable Integer creditsAdded,
    @Nullable String userId) {

  private static final String SECONDS_TO_WAIT = "30";

  static MutableHttpResponse<Answer> to(Receipt receipt) {
    return switch (receipt) {
      case Receipt.Accepted accepted -> to(accepted.outcome());
      case Receipt.Rejected rejected -> rejected(HttpStatus.BAD_REQUEST, rejected.reason());
      case Receipt.Unavailable unavailable -> unavailable(unavailable.reason());
    };
  }

  private static MutableHttpResponse<Answer> to(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Tried tried -> with(HttpResponse.ok(), tried(tried.event()));
      case Outcome.Known known -> with(HttpResponse.ok(), duplicate(known.event()));
      case Outcome.Missing missing -> unavailable("the event was removed in this moment");
      case Outcome.Unrecorded unrecorded ->
          unavailable("the event could not be stored now; send it again later");
    };
  }

  private static Answer tried(StripeEvent event) {
    return switch (event.state()) {
      case Completed done -> stored(event, null, done.credits(), done.user().toString());
      case Ignored ignored -> stored(event, ignored.reason(), null, null);
      case Failed failed -> stored(event, null, null, null);
      case Received received -> stored(event, null, null, null);
      case Discarded discarded -> stored(event, null, null, null);
      case CompletedBefore before -> stored(event, null, null, null);
      case Unknown unknown -> stored(event, null, null, null);
    };
  }

  private static Answer stored(
      StripeEvent event,
      @Nullable String skipped,
      @Nullable Integer creditsAdded,
      @Nullable String userId) {
    return new Answer(
        true,
        event.status().code(),
        event.id().value(),
        event.describe(),
        skipped,
        creditsAdded,
        userId);
  }

  private static Answer duplicate(StripeEvent event) {
    return new Answer(
        true,
        "duplicate",
        event.id().value(),
        "seen before, nothing changes; it is %s: %s"
            .formatted(event.status().code(), event.detail()),
        null,
        null,
        event.state() instanceof Completed done ? done.user().toString() : null);
  }

  static MutableHttpResponse<Answer> rejected(HttpStatus status, String message) {
    return rejected(HttpResponse.status(status), message);
  }

  static MutableHttpResponse<Answer> rejected(MutableHttpResponse<?> response, String message) {
    return with(response, rejection(message));
  }

  static Answer rejection(String message) {
    return new Answer(false, "rejected", null, message, null, null, null);
  }

  /** A 503 with the time to wait (RFC 9110, section 10.2.3); Stripe delivers again on any error. */
  static MutableHttpResponse<Answer> unavailable(String message) {
    return with(
        HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
            .header(HttpHeaders.RETRY_AFTER, SECONDS_TO_WAIT),
        new Answer(false, "unavailable", null, message, null, null, null));
  }

  /**
   * A request broke for a reason that nobody foresaw.
   *
   * @param id stands in the line of the log that says why, and in the header {@code X-Error-Id}
   */
  static MutableHttpResponse<Answer> broken(String id) {
    return with(
        HttpResponse.serverError().header("X-Error-Id", id),
        new Answer(
            false, "error", null, "the request broke; the log says why: " + id, null, null, null));
  }

  private static MutableHttpResponse<Answer> with(MutableHttpResponse<?> response, Answer answer) {
    return response.contentType(MediaType.APPLICATION_JSON_TYPE).body(answer);
  }
}
