package io.tallystick.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Value;
import io.micronaut.json.JsonMapper;
import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.application.port.inbox.SignatureVerifier;
import io.tallystick.application.query.WatchDatabase;
import io.tallystick.application.service.delivery.IntakeService;
import io.tallystick.application.service.delivery.TestDoor;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.reconcile.BooksService;
import io.tallystick.application.settings.StripeSettings;
import io.tallystick.application.usecase.TrustedProxies;
import io.tallystick.application.usecase.inbox.WatchBacklog;
import io.tallystick.domain.credit.DebtPolicy;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.inbox.RetryPolicy;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.PriceCatalogue;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The use cases as the program builds them, on books in memory and Stripe's own signatures. */
@Factory
public final class TestProgram {

  public static final String SECRET = "whsec_in_this_test_alone_0123456789";
  public static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /** Whoever sends this as his signature meets a bug of ours. */
  static final String BUG = "bug";

  @Singleton
  StripeSettings stripe() {
    return signedWith(SECRET);
  }

  /** Settings by which deliveries are signed with this secret. */
  public static StripeSettings signedWith(String secret) {
    return new StripeSettings(
        List.of(secret), Optional.empty(), URI.create("https://api.stripe.com"), 10);
  }

  @Singleton
  TrustedProxies proxies(@Value("${test.proxies-are-trusted:true}") boolean trusted) {
    return trusted ? TrustedProxies.LOOPBACK : new TrustedProxies(List.of());
  }

  @Singleton
  WatchDatabase database() {
    return List::of;
  }

  @Singleton
  InMemoryBooks books() {
    return new InMemoryBooks();
  }

  /** Micronaut brings a clock too, the system's. */
  @Singleton
  @Primary
  SteppingClock clock() {
    return new SteppingClock();
  }

  @Singleton
  WatchBacklog backlogs(InMemoryBooks books, InstantSource clock) {
    return new BooksService(progress -> List.of(), (offenders, at) -> {}, books, clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  IntakeService intake(
      InMemoryBooks books, ProcessingMonitor monitor, JsonMapper json, InstantSource clock) {
    var policy =
        new CreditPolicy(
            false,
            Set.of(),
            1_000_000,
            new PriceCatalogue(Map.of()),
            CreditPolicy.OnUnknownCredits.FAIL,
            CreditPolicy.OnFreePurchase.CREDIT,
            DebtPolicy.REPAY,
            CreditPolicy.OnFreePurchase.IGNORE);
    var resolver =
        new IdentifierResolver(CandidateSource.standardOrder(), IdentifierResolver.OnConflict.WARN);
    var reading =
        new EventReading(
            new TestDecoder(json),
            (session, account) -> new LineItems.NotInEvent(),
            books,
            () -> policy);
    var processing =
        new EventProcessing(
            books,
            books,
            books,
            books,
            books,
            reading,
            monitor,
            new ProcessingRules(resolver, () -> policy, RetryPolicy.STANDARD, () -> 1, false),
            clock);
    return new IntakeService(
        verifier(),
        reading,
        processing,
        monitor,
        Optional.of(new TestDoor(TOKEN, () -> false)),
        Duration.ofSeconds(15),
        2);
  }

  private static SignatureVerifier verifier() {
    return (body, header) -> {
      if (header.isEmpty()) {
        return Optional.of("the Stripe-Signature header is missing");
      }
      if (header.get().equals(BUG)) {
        throw new IllegalStateException(InMemoryBooks.TELLTALE);
      }
      try {
        Webhook.Signature.verifyHeader(new String(body, UTF_8), header.get(), SECRET, 300);
        return Optional.empty();
      } catch (SignatureVerificationException | NumberFormatException refused) {
        return Optional.of("the signature is not genuine");
      }
    };
  }
}
