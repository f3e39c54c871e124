package io.tallystick.application.service.delivery;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.port.inbox.SignatureVerifier;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.inbox.ReceiveWebhook;
import io.tallystick.application.usecase.inbox.WatchIntake;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Takes deliveries: checks who sent them, reads them, has them committed, and only then answers.
 */
public final class IntakeService implements ReceiveWebhook, WatchIntake, AutoCloseable {

  private final SignatureVerifier verifier;
  private final EventReading reading;
  private final ProcessingMonitor monitor;
  private final Optional<TestDoor> testDoor;
  private final Duration patience;
  private final GroupCommit commits;

  /**
   * @param testDoor what lets unsigned events of test mode in; empty: none are
   * @param patience how long a delivery is kept waiting before it is told to come again, which is
   *     to be shorter than its sender waits
   * @param commitsAtOnce how many batches of deliveries are committed at once, a connection each
   */
  public IntakeService(
      SignatureVerifier verifier,
      EventReading reading,
      EventProcessing processing,
      ProcessingMonitor monitor,
      Optional<TestDoor> testDoor,
      Duration patience,
      int commitsAtOnce) {
    this.verifier = verifier;
    this.reading = reading;
    this.monitor = monitor;
    this.testDoor = testDoor;
    this.patience = patience;
    this.commits = new GroupCommit(processing.commits(), patience, commitsAtOnce);
  }

  @Override
  public Receipt receive(Delivery delivery) {
    boolean unsigned = isFromTest(delivery);
    Optional<String> objection =
        unsigned ? Optional.empty() : verifier.objection(delivery.body(), delivery.signature());
    if (objection.isPresent()) {
      return reject(objection.get());
    }
    return switch (reading.decode(delivery.body())) {
      case Decoded.Malformed malformed -> reject(malformed.reason());
      case Decoded.Event event when unsigned && !isOfTestMode(event.notice()) ->
          reject("an unsigned event must be of test mode");
      case Decoded.Event event -> store(event.notice(), delivery.body(), unsigned);
    };
  }

  @Override
  public boolean isSilent() {
    return commits.isSilent();
  }

  /** Answers those who wait; later deliveries are told to come again. */
  @Override
  public void close() {
    commits.close();
  }

  private Receipt store(EventNotice notice, byte[] body, boolean unsigned) {
    try {
      // On a thread of its own, so that nothing which hangs can keep the sender waiting.
      return new SenderPatience(patience)
          .await(
              CompletableFuture.supplyAsync(
                  () -> admit(notice, body, unsigned), Thread::startVirtualThread));
    } catch (Throwable unstored) {
      monitor.unavailable(notice.id(), unstored);
      return new Receipt.Unavailable("the event could not be stored now; send it again later");
    }
  }

  private Receipt admit(EventNotice notice, byte[] body, boolean unsigned) {
    if (unsigned && testDoor.orElseThrow().isShut()) {
      return reject("unsigned events are refused: this database holds live events");
    }
    return new Receipt.Accepted(stored(notice, body, unsigned ? "e2e" : Trigger.WEBHOOK.name()));
  }

  private static boolean isOfTestMode(EventNotice notice) {
    return !notice.livemode() && !(notice.fact() instanceof PaymentFact.ModeUnknown);
  }

  private Outcome stored(EventNotice notice, byte[] body, String source) {
    return commits.submit(new WorkItem.Arrived(reading.completed(notice), body, source));
  }

  private Receipt reject(String reason) {
    monitor.rejected(reason);
    return new Receipt.Rejected(reason);
  }

  private boolean isFromTest(Delivery delivery) {
    return delivery.signature().isEmpty()
        && testDoor.isPresent()
        && delivery.testToken().filter(testDoor.get()::knows).isPresent();
  }
}
