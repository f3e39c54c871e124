package io.tallystick.adapter.admin;

import io.tallystick.application.query.BrowseEvents.Details;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events as the queries of pages return them. */
final class Samples {

  static final Instant RECEIVED = Instant.parse("2026-03-01T11:00:00Z");

  private Samples() {}

  static Details failed(String id, String payer, String body) {
    Failure failure =
        new Failure(
            FailureCode.CREDITS_INVALID,
            "metadata.credits = “Zoe Kraemer” is no number of credits");
    return event(id, payer, body, new Failed(RECEIVED, failure, Optional.empty()));
  }

  static Details ignored(String id) {
    return event(id, "zoe@example.net", "{}", new Ignored(RECEIVED, "not_yet_supported"));
  }

  private static Details event(String id, String payer, String body, State state) {
    return new Details(
        new Line(
            new StripeEvent(
                new StripeEventId(id), "checkout.session.completed", "webhook", RECEIVED, state, 1),
            Optional.of(new Money(999, "usd")),
            Optional.of(payer),
            Optional.of(500),
            Optional.of("pi_" + id),
            false),
        Optional.of(RECEIVED),
        Optional.of("2026-01-28.clover"),
        Optional.empty(),
        Optional.of("cs_" + id),
        Optional.empty(),
        body.getBytes(StandardCharsets.UTF_8),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }
}
