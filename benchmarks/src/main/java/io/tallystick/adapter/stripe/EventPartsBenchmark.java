package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.net.Webhook;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.settings.StripeSettings;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.identity.IdentifierResolver.OnConflict;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.policy.CreditDecision;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.policy.CreditPolicy.OnFreePurchase;
import io.tallystick.domain.policy.CreditPolicy.OnUnknownCredits;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.Situation;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one delivery of 3 kB takes where nothing is read or written. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EventPartsBenchmark {

  private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);
  private static final String SECRET = "whsec_benchmark_0123456789";
  private static final UserId USER = new UserId(4711);

  private final byte[] body = body().getBytes(UTF_8);
  private final Optional<String> header = Optional.of(header());
  private final WebhookSignatures signatures =
      new WebhookSignatures(
          new StripeSettings(
              List.of(SECRET), Optional.empty(), URI.create("https://stripe.test"), 10),
          InstantSource.fixed(NOW));
  private final EventBodies bodies = new EventBodies();
  private final IdentifierResolver resolver =
      new IdentifierResolver(CandidateSource.standardOrder(), OnConflict.WARN);
  private final Findings findings = new Findings(Map.of(new NumericId(USER), List.of(USER)));
  private final CreditPolicy policy =
      new CreditPolicy(
          false,
          Set.of(),
          1_000_000,
          new PriceCatalogue(Map.of()),
          OnUnknownCredits.FAIL,
          OnFreePurchase.CREDIT);
  private final EventNotice notice = ((Decoded.Event) bodies.decode(body)).notice();
  private final Paid paid = (Paid) notice.fact();
  private final Situation situation =
      new Situation(
          Payment.notCredited(paid.id()),
          MoneyReturned.NONE,
          false,
          resolver.resolve(paid.payer(), findings),
          Map.of(USER, new Account(new Balance(0), 0)));

  @Benchmark
  public Optional<?> signature() {
    return signatures.objection(body, header);
  }

  @Benchmark
  public Decoded decoding() {
    return bodies.decode(body);
  }

  @Benchmark
  public Resolution resolution() {
    return resolver.resolve(paid.payer(), findings);
  }

  @Benchmark
  public CreditDecision decision() {
    return policy.decide(notice, situation);
  }

  private String header() {
    try {
      long seconds = NOW.getEpochSecond();
      String signature =
          Webhook.Util.computeHmacSha256(SECRET, seconds + "." + new String(body, UTF_8));
      return "t=" + seconds + ",v1=" + signature;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String body() {
    StringBuilder lines = new StringBuilder();
    for (int line = 0; line < 40; line++) {
      lines.append("\"option_%d\": {\"enabled\": false, \"value\": null},\n".formatted(line));
    }
    return """
    {"id": "evt_1", "object": "event", "api_version": "2026-01-28", "created": 1790000000,
     "livemode": false, "pending_webhooks": 1, "type": "checkout.session.completed",
     "data": {"object": {"id": "cs_test_1", "object": "checkout.session", "mode": "payment",
       "payment_status": "paid", "status": "complete", "payment_intent": "pi_1",
       "amount_total": 2000, "currency": "eur", "client_reference_id": "%1$d",
       "customer_details": {"email": "ada@example.org", "name": "Ada", "phone": null},
       %2$s
       "metadata": {"user_id": "%1$d", "credits": "100"}}}}
    """
        .formatted(USER.value(), lines);
  }
}
