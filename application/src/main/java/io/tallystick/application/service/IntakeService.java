package io.tallystick.application.service;

import io.tallystick.application.port.in.Outcome;
import io.tallystick.application.port.in.ReceiveWebhook;
import io.tallystick.application.port.in.RetryEvents;
import io.tallystick.application.port.in.Trigger;
import io.tallystick.application.port.out.EventDecoder.Decoded;
import io.tallystick.application.port.out.ProcessingMonitor;
import io.tallystick.application.port.out.SignatureVerifier;
import io.tallystick.domain.inbox.EventNotice;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Takes deliveries: checks who sent them, reads them, has them committed, and only then answers.
 */
public final class IntakeService implements ReceiveWebhook, AutoCloseable {

  private final SignatureVerifier verifier;
  private final EventReading reading;
  private final RetryEvents retries;
  private final ProcessingMonitor monitor;
  private final Optional<String> testToken;
  private final GroupCommit commits;

  /**
   * @param testToken with it, unsigned events of test mode are accepted; empty: none are
   */
  public IntakeService(
      SignatureVerifier verifier,
      EventReading reading,
      EventProcessing processing,
      RetryEvents retries,
      ProcessingMonitor monitor,
      Optional<String> testToken) {
    this.verifier = verifier;
    this.reading = reading;
    this.retries = retries;
    this.monitor = monitor;
    this.testToken = testToken;
    this.commits = new GroupCommit(items -> processing.process(items, Trigger.WEBHOOK));
  }

  @Override
  public Receipt receive(Delivery delivery) {
    boolean unsigned = isFromTest(delivery);
    Optional<String> objection =
        unsigned ? Optional.empty() : verifier.objection(delivery.body(), delivery.signature());
    if (objection.isPresent()) {
      return reject(objection.get());
    }
    return switch (reading.read(delivery.body())) {
      case Decoded.Malformed malformed -> reject(malformed.reason());
      case Decoded.Event event when unsigned && event.notice().livemode() ->
          reject("an unsigned event must be of test mode");
      case Decoded.Event event -> store(event.notice(), delivery.body(), unsigned);
    };
  }

  /** Answers those who wait; later deliveries are told to come again. */
  @Override
  public void close() {
    commits.close();
  }

  private Receipt store(EventNotice notice, byte[] body, boolean unsigned) {
    try {
      Outcome outcome =
          commits.submit(
              new WorkItem.Arrived(notice, body, unsigned ? "e2e" : Trigger.WEBHOOK.name()));
      boolean resent = outcome instanceof Outcome.Known known && known.event().isOpen();
      return new Receipt.Accepted(
          resent ? retries.retry(List.of(notice.id()), Trigger.WEBHOOK).getFirst() : outcome);
    } catch (RuntimeException | Error unstored) {
      monitor.unavailable(notice.id(), unstored);
      return new Receipt.Unavailable("the event could not be stored now; send it again later");
    }
  }

  private Receipt reject(String reason) {
    monitor.rejected(reason);
    return new Receipt.Rejected(reason);
  }

  private boolean isFromTest(Delivery delivery) {
    return testToken.isPresent()
        && delivery.signature().isEmpty()
        && delivery.testToken().isPresent()
        && MessageDigest.isEqual(
            testToken.get().getBytes(StandardCharsets.UTF_8),
            delivery.testToken().get().getBytes(StandardCharsets.UTF_8));
  }
}
