package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Import;
import io.micronaut.context.annotation.Value;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.DatabaseSchema;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.alert.AlertReceiver;
import io.tallystick.application.port.alert.Alerts;
import io.tallystick.application.port.credit.AdjustmentMonitor;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.credit.MovedPayments;
import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.port.inbox.SignatureVerifier;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.query.BrowseFigures;
import io.tallystick.application.service.alert.AlertService;
import io.tallystick.application.service.credit.AccountBooking;
import io.tallystick.application.service.credit.AccountLookup;
import io.tallystick.application.service.credit.AdjustmentService;
import io.tallystick.application.service.credit.CreditTidying;
import io.tallystick.application.service.credit.MoveService;
import io.tallystick.application.service.credit.PriceService;
import io.tallystick.application.service.delivery.IntakeService;
import io.tallystick.application.service.delivery.TestDoor;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.operator.AccountService;
import io.tallystick.application.service.operator.OperatorService;
import io.tallystick.application.service.operator.SavedFilterService;
import io.tallystick.application.service.operator.SecondFactorService;
import io.tallystick.application.service.privacy.ErasureService;
import io.tallystick.application.service.reconcile.BooksService;
import io.tallystick.application.service.repair.BulkRepairService;
import io.tallystick.application.service.repair.RepairService;
import io.tallystick.application.service.repair.ReplayService;
import io.tallystick.application.service.repair.ReprocessService;
import io.tallystick.application.service.repair.RetryService;
import io.tallystick.application.service.repair.TeamworkService;
import io.tallystick.application.usecase.TrustedProxies;
import io.tallystick.application.usecase.alert.SendAlerts;
import io.tallystick.application.usecase.credit.MoveCredits;
import io.tallystick.application.usecase.repair.RepairInBulk;
import io.tallystick.application.usecase.repair.ReplayEvents;
import io.tallystick.bootstrap.settings.Settings;
import io.tallystick.domain.credit.AdjustmentLimit;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Builds the use cases out of the settings and the adapters. Those that need adapters and each
 * other alone, and keep nothing between two calls, are imported.
 */
@Factory
@Import(
    classes = {
      AccountBooking.class,
      AccountLookup.class,
      CreditTidying.class,
      PriceService.class,
      AccountService.class,
      OperatorService.class,
      SavedFilterService.class,
      SecondFactorService.class,
      ErasureService.class,
      BooksService.class,
      RepairService.class,
      ReprocessService.class,
      RetryService.class,
      TeamworkService.class
    })
final class UseCases {

  /** Less than Stripe waits for an answer, and more than it takes to wait for a lock twice. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** With fewer connections, two batches at once would leave none for anything else. */
  private static final int SMALL_POOL = 4;

  @Singleton
  TrustedProxies proxies(Settings settings) {
    return settings.http().proxies();
  }

  @Singleton
  EventProcessing processing(
      PriceService.Processing processing, EventReading reading, ProcessingRules rules) {
    return processing.processing(reading, rules);
  }

  @Singleton
  EventReading reading(PriceService.Processing processing, ProcessingRules rules) {
    return processing.reading(rules);
  }

  @Singleton
  SendAlerts alerts(
      List<AlertReceiver> receivers,
      Alerts alerts,
      BrowseFigures figures,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock,
      Settings settings,
      @Value("${tallystick.alerts.clear-for:30s}") Duration clearFor) {
    return new AlertService(
        receivers,
        alerts,
        figures,
        settings.alerts().rules().clearFor(clearFor),
        audit,
        transactions,
        clock);
  }

  @Singleton
  RepairInBulk bulkRepairs(
      EventProcessing processing,
      EventReading reading,
      WebhookInbox inbox,
      BulkRuns runs,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock,
      Settings settings) {
    return new BulkRepairService(
        processing,
        reading,
        inbox,
        runs,
        audit,
        transactions,
        clock,
        settings.dashboard().bulkLimit());
  }

  @Singleton
  ReplayEvents replays(EventProcessing processing, EventReading reading, Settings settings) {
    return new ReplayService(processing, reading, commitsAtOnce(settings));
  }

  @Singleton
  AdjustmentService adjustments(
      Transactions transactions,
      UserDirectory directory,
      CreditLedger ledger,
      PendingAdjustments pending,
      MovedPayments moved,
      AuditLog audit,
      AdjustmentMonitor monitor,
      InstantSource clock,
      Settings settings) {
    return new AdjustmentService(
        transactions,
        directory,
        ledger,
        pending,
        moved,
        audit,
        monitor,
        new AdjustmentLimit(settings.dashboard().adjustmentLimit()),
        clock);
  }

  @Singleton
  MoveCredits moves(
      Transactions transactions,
      UserDirectory directory,
      CreditLedger ledger,
      MovedPayments moved,
      PendingAdjustments pending,
      AuditLog audit,
      AdjustmentMonitor monitor,
      Settings settings,
      InstantSource clock) {
    return new MoveService(
        transactions,
        directory,
        ledger,
        moved,
        pending,
        audit,
        monitor,
        new AdjustmentLimit(settings.dashboard().adjustmentLimit()),
        clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  IntakeService intake(
      SignatureVerifier verifier,
      EventReading reading,
      EventProcessing processing,
      ProcessingMonitor monitor,
      DatabaseSchema schema,
      Settings settings) {
    return new IntakeService(
        verifier,
        reading,
        processing,
        monitor,
        settings.e2eToken().map(token -> new TestDoor(token.value(), schema::holdsLiveEvents)),
        PATIENCE,
        commitsAtOnce(settings));
  }

  private static int commitsAtOnce(Settings settings) {
    return settings.database().poolSize() < SMALL_POOL ? 1 : 2;
  }
}
