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
import io.tallystick.bootstrap.settings.Settings.Crediting;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.inbox.RetryPolicy;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.PriceCatalogue;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** Builds what knows the prices, what sets them, and the rules that credit by them. */
@Factory
final class PriceUseCases {

  /** Until the current ones are known. */
  private static final PriceCatalogue NO_PRICES = new PriceCatalogue(Map.of());

  @Singleton
  CurrentCatalogue catalogue(Settings settings, PriceTable table, InstantSource clock) {
    return new CurrentCatalogue(settings.crediting().catalogue(), table, clock);
  }

  @Singleton
  ProcessingRules rules(Settings settings, CurrentCatalogue catalogue) {
    Crediting crediting = settings.crediting();
    IdentifierResolver resolver =
        new IdentifierResolver(
            CandidateSource.withSubscription(
                crediting.candidateOrder().stream()
                    .map(path -> CandidateSource.at(path).orElseThrow())
                    .toList()),
            crediting.onUserConflict());
    CreditPolicy policy =
        new CreditPolicy(
            settings.stripe().mode() == Settings.Mode.LIVE,
            Set.copyOf(settings.stripe().connectAccounts()),
            crediting.maxCreditsPerPayment(),
            NO_PRICES,
            crediting.onUnknownCredits(),
            crediting.noPaymentRequired(),
            crediting.debt(),
            crediting.zeroInvoices());
    return new ProcessingRules(
        resolver,
        () -> policy.with(catalogue.get()),
        RetryPolicy.STANDARD,
        Math::random,
        crediting.onUnknownUser() == Settings.OnUnknownUser.CREATE);
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
