package io.tallystick.application.service.inbox;

import io.tallystick.application.port.Ports;
import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.port.inbox.SignatureVerifier;
import io.tallystick.application.service.delivery.IntakeService;
import io.tallystick.application.service.delivery.TestDoor;
import io.tallystick.application.service.repair.RepairService;
import io.tallystick.application.service.repair.ReplayService;
import io.tallystick.application.service.repair.RetryService;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.inbox.RetryPolicy;
import io.tallystick.domain.policy.CreditPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What one process does with events: its use cases over the ports of a storage. */
final class Services {

  final ProcessingRules rules;
  final EventReading reading;
  final EventProcessing processing;
  final RetryService retries;
  final ReplayService replays;
  final RepairService repairs;

  private final ProcessingMonitor monitor;

  Services(
      Ports ports,
      EventDecoder decoder,
      LineItemSource lineItems,
      ProcessingMonitor monitor,
      CreditPolicy policy,
      boolean createUnknownUsers,
      InstantSource clock) {
    this.monitor = monitor;
    rules =
        new ProcessingRules(
            new IdentifierResolver(CandidateSource.standardOrder(), OnConflict.WARN),
            () -> policy,
            RetryPolicy.STANDARD,
            () -> 1,
            createUnknownUsers);
    reading = new EventReading(decoder, lineItems, ports.inbox(), () -> policy);
    processing =
        new EventProcessing(
            ports.transactions(),
            ports.inbox(),
            ports.directory(),
            ports.ledger(),
            ports.audit(),
            reading,
            monitor,
            rules,
            clock);
    retries = new RetryService(processing, reading, ports.inbox(), ports.transactions(), clock);
    replays = new ReplayService(processing, reading, 2);
    repairs = new RepairService(processing, reading, ports.inbox(), ports.directory(), rules);
  }

  /** Takes deliveries, which are genuine if their signature says so; has threads of its own. */
  IntakeService intake(Optional<TestDoor> testDoor, int commitsAtOnce) {
    SignatureVerifier verifier =
        (body, header) ->
            header.equals(Optional.of(World.GENUINE))
                ? Optional.empty()
                : Optional.of("the signature is missing or wrong");
    return new IntakeService(
        verifier, reading, processing, monitor, testDoor, Duration.ofSeconds(15), commitsAtOnce);
  }
}
