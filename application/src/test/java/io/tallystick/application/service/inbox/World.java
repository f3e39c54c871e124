package io.tallystick.application.service.inbox;

import io.tallystick.application.port.FixedLineItems;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.RecordingMonitor;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.service.delivery.IntakeService;
import io.tallystick.application.service.delivery.TestDoor;
import io.tallystick.application.service.repair.BulkRepairService;
import io.tallystick.application.service.repair.RepairService;
import io.tallystick.application.service.repair.ReplayService;
import io.tallystick.application.service.repair.RetryService;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.inbox.ReceiveWebhook.Delivery;
import io.tallystick.application.usecase.inbox.ReceiveWebhook.Receipt;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The use cases over books in memory, with a clock that only moves when it is told to. */
public final class World implements AutoCloseable {

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(4)); // however busy the machine is
  }

  public static final String TOKEN = "a-token-of-at-least-thirty-two-characters";
  public static final String GENUINE = "genuine";
  public static final int MOST_IN_BULK = 200;

  public final InMemoryBooks books = new InMemoryBooks();
  public final RecordingMonitor monitor = new RecordingMonitor();
  public final FixedLineItems lineItems = new FixedLineItems(new LineItems.Listed(List.of()));
  public final EventReading reading;
  public final ProcessingRules rules;
  public final EventProcessing processing;
  public final RetryService retries;
  public final ReplayService replays;
  public final RepairService repairs;
  public final BulkRepairService bulk;
  public final IntakeService intake;

  public volatile boolean holdsLiveEvents;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  private World(boolean createUnknownUsers, Optional<String> testToken) {
    this(createUnknownUsers, testToken, DebtPolicy.REPAY);
  }

  private World(boolean createUnknownUsers, Optional<String> testToken, DebtPolicy onDebt) {
    CreditPolicy policy =
        new CreditPolicy(
            false,
            Set.of("acct_ours"),
            1_000_000,
            new PriceCatalogue(
                Map.of(
                    "price_ten", new Price(new Credits(10), List.of()),
                    "team", new Price(new Credits(7), List.of()))),
            OnUnknownCredits.FAIL,
            OnFreePurchase.CREDIT,
            onDebt,
            OnFreePurchase.IGNORE);
    Services services =
        new Services(
            books, new TextEvents(), lineItems, monitor, policy, createUnknownUsers, this::now);
    rules = services.rules;
    reading = services.reading;
    processing = services.processing;
    retries = services.retries;
    replays = services.replays;
    repairs = services.repairs;
    intake = services.intake(testToken.map(token -> new TestDoor(token, () -> holdsLiveEvents)), 2);
    bulk =
        new BulkRepairService(
            processing,
            reading,
            books.inbox(),
            books.bulkRuns(),
            books.audit(),
            books,
            this::now,
            MOST_IN_BULK);
  }

  public static World standard() {
    return new World(false, Optional.empty());
  }

  /** What an account does not hold any more is not owed. */
  public static World forgivingDebt() {
    return new World(false, Optional.empty(), DebtPolicy.FORGIVE);
  }

  public static World creatingUnknownUsers() {
    return new World(true, Optional.empty());
  }

  public static World withTestToken() {
    return new World(false, Optional.of(TOKEN));
  }

  public Instant now() {
    return now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** Stripe delivers an event, signed. */
  public Receipt deliver(String line) {
    return intake.receive(
        new Delivery(TextEvents.body(line), Optional.of(GENUINE), Optional.empty()));
  }

  /** Hands events to the processing as one batch of the webhook. */
  public List<String> process(String... lines) {
    return told(processing.process(arrived(lines), Trigger.WEBHOOK));
  }

  /** The events as they come out of the intake. */
  public List<WorkItem> arrived(String... lines) {
    return Stream.of(lines).<WorkItem>map(line -> arrived(line)).toList();
  }

  public WorkItem.Arrived arrived(String line) {
    byte[] body = TextEvents.body(line);
    return switch (reading.read(List.of(body)).getFirst()) {
      case Decoded.Event event -> new WorkItem.Arrived(event.notice(), body, "webhook");
      case Decoded.Malformed malformed -> throw new IllegalArgumentException(line);
    };
  }

  public List<String> retry(Trigger trigger, String... ids) {
    return told(retries.retry(ids(ids), trigger));
  }

  public List<String> preview(String... ids) {
    return told(retries.preview(ids(ids)));
  }

  public static List<StripeEventId> ids(String... ids) {
    return Stream.of(ids).map(StripeEventId::new).toList();
  }

  /** Every stored event: {@code evt_1 completed +100 for 1}. */
  public List<String> events() {
    return books.events().stream().map(event -> event.id() + " " + stands(event)).toList();
  }

  /** Where an event stands: {@code failed user_unresolved}. */
  public String stands(String id) {
    return stands(books.event(id));
  }

  public static List<String> told(List<Outcome> outcomes) {
    return outcomes.stream().map(World::told).toList();
  }

  public static String told(Receipt receipt) {
    return switch (receipt) {
      case Receipt.Accepted accepted -> told(accepted.outcome());
      case Receipt.Rejected rejected -> "rejected: " + rejected.reason();
      case Receipt.Unavailable unavailable -> "unavailable";
    };
  }

  public static String told(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Tried tried -> "tried %s: %s".formatted(tried.id(), stands(tried.event()));
      case Outcome.Known known -> "known %s: %s".formatted(known.id(), stands(known.event()));
      case Outcome.Missing missing -> "missing %s".formatted(missing.id());
      case Outcome.Unrecorded unrecorded -> "unrecorded %s".formatted(unrecorded.id());
    };
  }

  public static String stands(StripeEvent event) {
    return switch (event.state()) {
      case Received received -> "received";
      case Completed done -> "completed %+d for %s".formatted(done.credits(), done.user());
      case CompletedBefore before -> "completed before";
      case Ignored ignored -> "ignored " + ignored.reason();
      case Failed failed -> "failed " + failed.failure().code().code();
      case Discarded discarded -> "discarded";
      case StripeEvent.Unknown unknown -> unknown.writtenStatus();
    };
  }

  @Override
  public void close() {
    intake.close();
  }
}
