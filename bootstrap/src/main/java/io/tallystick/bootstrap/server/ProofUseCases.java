package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.application.port.inbox.SampleDelivery;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.privacy.PayloadRetention;
import io.tallystick.application.port.reconcile.BookedPayments;
import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.application.port.reconcile.StripeHistory;
import io.tallystick.application.service.delivery.SampleEventService;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.privacy.RetentionService;
import io.tallystick.application.service.reconcile.ReconcilePages;
import io.tallystick.application.service.reconcile.ReconcileService;
import io.tallystick.application.usecase.inbox.SendSampleEvent;
import io.tallystick.application.usecase.privacy.RemoveOldPayloads;
import io.tallystick.application.usecase.reconcile.Reconcile;
import io.tallystick.bootstrap.settings.Settings;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Builds the use cases that prove books and endpoint, and those that remove what is kept no longer.
 */
@Factory
final class ProofUseCases {

  /** 4711@host. */
  private static final String PROCESS = ManagementFactory.getRuntimeMXBean().getName();

  @Singleton
  @Requires(property = "tallystick.retention.enabled", value = "true")
  RemoveOldPayloads retention(
      PayloadRetention retention,
      Transactions transactions,
      Settings settings,
      InstantSource clock) {
    Duration kept = Duration.ofDays(settings.payloadRetentionDays().orElseThrow());
    return new RetentionService(retention, transactions, kept, clock);
  }

  @Singleton
  Reconcile reconcile(
      StripeHistory history,
      ReconcileRuns runs,
      BookedPayments booked,
      EventProcessing processing,
      EventDecoder decoder,
      WebhookInbox inbox,
      CreditLedger ledger,
      ProcessingRules rules,
      Transactions transactions,
      InstantSource clock) {
    EventReading reading = new EventReading(decoder, history.lines(), inbox, rules.policy());
    return new ReconcileService(
        history,
        runs,
        booked,
        new ReconcilePages(processing, reading, history, inbox, ledger, booked, rules),
        rules,
        transactions,
        new ReconcileService.Holder(PROCESS, ProofUseCases::isGone),
        clock);
  }

  @Singleton
  @Requires(beans = SampleDelivery.class)
  SendSampleEvent samples(
      SampleDelivery delivery, AuditLog audit, Transactions transactions, InstantSource clock) {
    return new SampleEventService(delivery, audit, transactions, clock);
  }

  /** Of processes on other machines nothing is known. */
  private static boolean isGone(String process) {
    int at = process.indexOf('@');
    return at > 0
        && PROCESS.endsWith(process.substring(at))
        && ProcessHandle.of(Long.parseLong(process.substring(0, at))).isEmpty();
  }
}
