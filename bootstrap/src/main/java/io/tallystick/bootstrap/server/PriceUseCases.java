package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Factory;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.credit.PriceTable;
import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.service.credit.CurrentCatalogue;
import io.tallystick.application.service.credit.PriceService;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.bootstrap.settings.Settings;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Builds what knows the prices, and what sets them. */
@Factory
final class PriceUseCases {

  @Singleton
  CurrentCatalogue catalogue(Settings settings, PriceTable table, InstantSource clock) {
    return new CurrentCatalogue(settings.crediting().catalogue(), table, clock);
  }

  @Singleton
  PriceService prices(
      CurrentCatalogue catalogue,
      PriceTable table,
      PriceService.Processing processing,
      ProcessingRules rules,
      WebhookInbox inbox,
      Transactions transactions,
      InstantSource clock) {
    return new PriceService(catalogue, table, processing, rules, inbox, transactions, clock);
  }

  /** The processing that serves, apart from the rules. */
  @Singleton
  PriceService.Processing processing(
      Transactions transactions,
      WebhookInbox inbox,
      UserDirectory directory,
      CreditLedger ledger,
      AuditLog audit,
      EventDecoder decoder,
      LineItemSource lineItems,
      ProcessingMonitor monitor,
      InstantSource clock) {
    return new PriceService.Processing() {
      @Override
      public EventReading reading(ProcessingRules rules) {
        return new EventReading(decoder, lineItems, inbox, rules.policy());
      }

      @Override
      public EventProcessing processing(EventReading reading, ProcessingRules rules) {
        return new EventProcessing(
            transactions, inbox, directory, ledger, audit, reading, monitor, rules, clock);
      }
    };
  }
}
