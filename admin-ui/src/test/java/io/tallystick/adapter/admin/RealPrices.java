package io.tallystick.adapter.admin;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.RecordingMonitor;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.service.credit.CurrentCatalogue;
import io.tallystick.application.service.credit.PriceService;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.RetryPolicy;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Prices as the program sets them, where one is configured and an event is three words. */
final class RealPrices {

  private RealPrices() {}

  static PriceService of(InMemoryBooks books, InstantSource clock) {
    CurrentCatalogue catalogue =
        new CurrentCatalogue(
            new PriceCatalogue(Map.of("price_configured", new Price(new Credits(10), List.of()))),
            books.prices(),
            clock);
    CreditPolicy policy =
        new CreditPolicy(
            false,
            Set.of(),
            1_000_000,
            catalogue.get(),
            CreditPolicy.OnUnknownCredits.FAIL,
            CreditPolicy.OnFreePurchase.CREDIT,
            DebtPolicy.REPAY,
            CreditPolicy.OnFreePurchase.IGNORE);
    ProcessingRules rules =
        new ProcessingRules(
            new IdentifierResolver(
                CandidateSource.standardOrder(), IdentifierResolver.OnConflict.WARN),
            () -> policy.with(catalogue.get()),
            RetryPolicy.STANDARD,
            () -> 1,
            false);
    return new PriceService(
        catalogue,
        books.prices(),
        new PriceService.Processing() {
          @Override
          public EventReading reading(ProcessingRules rules) {
            return new EventReading(
                RealPrices::decoded,
                (session, account) -> new LineItems.NotInEvent(),
                books.inbox(),
                rules.policy());
          }

          @Override
          public EventProcessing processing(EventReading reading, ProcessingRules rules) {
            return new EventProcessing(
                books,
                books.inbox(),
                books.directory(),
                books.ledger(),
                books.audit(),
                reading,
                new RecordingMonitor(),
                rules,
                clock);
          }
        },
        rules,
        books.inbox(),
        books,
        clock);
  }

  /** The id of the event, the price that it is for, and the id of its user. */
  static Decoded decoded(byte[] body) {
    String[] words = new String(body, StandardCharsets.UTF_8).split(" ");
    Paid paid =
        new Paid(
            new PaymentId("pi_" + words[0]),
            Optional.empty(),
            new PayerClaims(
                Map.of(CandidateSource.at("client_reference_id").orElseThrow(), words[2])),
            new CreditClaim(
                Map.of(),
                new LineItems.Listed(
                    List.of(new LineItem(words[1], Optional.empty(), 1, Optional.empty())))),
            Optional.empty(),
            false);
    return new Decoded.Event(
        new EventNotice(
            new StripeEventId(words[0]),
            "checkout.session.completed",
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            paid));
  }
}
