package io.tallystick.adapter.admin;

import io.tallystick.application.query.BrowseFigures;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.payment.PaymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Figures of one event. */
final class NoFigures implements BrowseFigures {

  @Override
  public Figures figures(Period period) {
    return new Figures(
        List.of(
            new Bar(Instant.parse("2026-03-01T12:00:00Z"), Map.of(ProcessingStatus.COMPLETED, 1L))),
        500,
        0,
        20,
        -5,
        List.of(),
        Optional.of(Duration.ofMillis(4)),
        Optional.of(Duration.ofMillis(9)),
        Optional.empty(),
        Collections.nCopies(
            11,
            new CreditedTwice(
                new UserId(2), 1_100, new PaymentId("in_twice"), new PaymentId("pi_twice"))));
  }

  @Override
  public void count() {}
}
