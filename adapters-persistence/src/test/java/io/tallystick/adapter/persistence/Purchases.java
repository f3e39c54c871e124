package io.tallystick.adapter.persistence;

import io.tallystick.application.port.RecordingMonitor;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.service.inbox.EventCommits;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.service.repair.BulkPlanning;
import io.tallystick.application.service.repair.ReplayService;
import io.tallystick.application.service.repair.RetryService;
import io.tallystick.application.usecase.repair.ReplayEvents.Replayed;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.RetryPolicy;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.repair.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The use cases over these adapters, fed with purchases of 100 credits, each written as {@code name
 * payer}: {@code one a@example.org} is evt_one of that address, {@code two 17} is one of user 17,
 * and {@code three 17 cus_1} one of that Stripe customer.
 */
public final class Purchases {

  public final RecordingMonitor monitor = new RecordingMonitor();
  public final RetryService retries;
  private final ReplayService replays;
  private final EventReading reading;
  private final EventProcessing processing;
  private final WebhookInbox inbox;

  public Purchases(Adapters adapters, boolean createUnknownUsers) {
    this(adapters, adapters.transactions(), adapters.users(), createUnknownUsers);
  }

  public Purchases(
      Adapters adapters,
      Transactions transactions,
      UserDirectory directory,
      boolean createUnknownUsers) {
    this(adapters, transactions, directory, createUnknownUsers, Purchases::decode);
  }

  /** Events that are written in another way. */
  public Purchases(Adapters adapters, EventDecoder decoder) {
    this(adapters, adapters.transactions(), adapters.users(), false, decoder);
  }

  private Purchases(
      Adapters adapters,
      Transactions transactions,
      UserDirectory directory,
      boolean createUnknownUsers,
      EventDecoder decoder) {
    CreditPolicy policy =
        new CreditPolicy(
            false,
            Set.of(),
            1_000_000,
            new PriceCatalogue(Map.of()),
            OnUnknownCredits.FAIL,
            OnFreePurchase.CREDIT,
            DebtPolicy.REPAY,
            OnFreePurchase.IGNORE);
    ProcessingRules rules =
        new ProcessingRules(
            new IdentifierResolver(CandidateSource.standardOrder(), OnConflict.WARN),
            () -> policy,
            RetryPolicy.STANDARD,
            () -> 1,
            createUnknownUsers);
    inbox = adapters.inbox();
    reading =
        new EventReading(
            decoder, (session, account) -> new LineItems.NotInEvent(), inbox, () -> policy);
    processing =
        new EventProcessing(
            transactions,
            adapters.inbox(),
            directory,
            adapters.ledger(),
            adapters.audit(),
            reading,
            monitor,
            rules,
            Instant::now);
    retries = new RetryService(processing, reading, adapters.inbox(), transactions, Instant::now);
    replays = new ReplayService(processing, reading, 1);
  }

  /** Processes them as one batch. */
  public List<Replayed> process(String... purchases) {
    return replays.replay(
        Stream.of(purchases).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(),
        Trigger.WEBHOOK);
  }

  /** Plans bulk repairs. */
  public BulkPlanning planning() {
    return new BulkPlanning(processing, reading, inbox);
  }

  /** The steps in which deliveries are committed. */
  public EventCommits commits() {
    return processing.commits();
  }

  /** A delivery, as it is handed to those steps. */
  public WorkItem.Arrived arrived(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new WorkItem.Arrived(
        ((Decoded.Event) reading.decode(body)).notice(), body, Trigger.WEBHOOK.name());
  }

  private static Decoded decode(byte[] body) {
    String[] words = new String(body, StandardCharsets.UTF_8).split(" ");
    CandidateSource source =
        words[1].contains("@")
            ? CandidateSource.CUSTOMER_EMAIL
            : CandidateSource.CLIENT_REFERENCE_ID;
    EventNotice notice = Events.paid(words[0]);
    Paid paid = (Paid) notice.fact();
    return new Decoded.Event(
        notice.with(
            new Paid(
                paid.id(),
                paid.checkoutSession(),
                new PayerClaims(
                    words.length < 3
                        ? Map.of(source, words[1])
                        : Map.of(source, words[1], CandidateSource.CUSTOMER, words[2])),
                paid.claim(),
                paid.money(),
                false)));
  }
}
