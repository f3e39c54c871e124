package io.tallystick.application.service.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallystick.application.port.Ports;
import io.tallystick.application.query.BrowseCredits.Standing;
import io.tallystick.application.service.credit.AccountBooking;
import io.tallystick.application.service.credit.AccountLookup;
import io.tallystick.application.service.credit.CreditService;
import io.tallystick.application.service.credit.CreditTidying;
import io.tallystick.application.usecase.credit.UseCredits;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.client.Scope;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference.NumericId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A host application that grants credits with and without expiry, spends, holds, captures and
 * releases on one account, and the worker, in an order of chance. The same seed makes the same
 * history on every storage.
 */
public final class RandomCredits {

  private final Ports ports;
  private final Random random;
  private final UserId user;
  private final ApiKey shop;
  private final CreditService service;
  private final CreditTidying tidying;
  private final List<HoldId> holds = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private int requests;
  private long changedPast;
  private long booked;

  public RandomCredits(Ports ports, long user, String name, long seed) {
    this.ports = ports;
    this.random = new Random(seed);
    this.user = new UserId(user);
    ports
        .transactions()
        .committed(
            List.of(),
            () ->
                ports
                    .apiKeys()
                    .add(
                        name,
                        (name + "-".repeat(32)).substring(0, 32).getBytes(UTF_8),
                        Set.of(Scope.SPEND, Scope.GRANT),
                        now));
    this.shop =
        ports.apiKeys().all().stream()
            .filter(key -> key.name().equals(name))
            .findFirst()
            .orElseThrow();
    AccountBooking booking = new AccountBooking(ports.clientLedger(), ports.ledger());
    this.service =
        new CreditService(
            ports.transactions(),
            new AccountLookup(ports.directory()),
            ports.directory(),
            booking,
            ports.holds(),
            ports.clientRequests(),
            () -> now);
    this.tidying =
        new CreditTidying(
            ports.transactions(),
            ports.directory(),
            booking,
            ports.expiringCredits(),
            ports.holds(),
            ports.clientRequests(),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            },
            () -> now);
  }

  /** Does something; what it was, for messages. */
  public String step() {
    return next().done();
  }

  /** Something to do; done again, it is the same request again. */
  Step next() {
    int amount = 1 + random.nextInt(60);
    ClientRequest request = ClientRequest.of(shop, "k" + ++requests, "POST", "/", new byte[0]);
    return switch (random.nextInt(10)) {
      case 0, 1 -> grant(request, amount, Optional.of(now.plus(days(1 + random.nextInt(5)))));
      case 2 -> grant(request, amount, Optional.empty());
      case 3, 4 ->
          new Step(
              "-" + amount,
              () -> book(-amount, service.spend(request, reference(), new Credits(amount), "why")));
      case 5 -> new Step("hold " + amount, () -> hold(request, amount));
      case 6 -> close("capture 1", id -> service.capture(request, id, Optional.of(new Credits(1))));
      case 7 -> close("release", id -> service.release(request, id));
      case 8 -> {
        int past = Math.min(amount, ports.balanceOf(user.value()));
        yield new Step(
            "x" + past,
            () -> {
              ports.spend(user.value(), past);
              changedPast -= past;
            });
      }
      default -> {
        Instant later = now.plus(Duration.ofHours(random.nextInt(30)));
        yield new Step("at " + later, () -> pass(Duration.between(now, later)));
      }
    };
  }

  private Step grant(ClientRequest request, int amount, Optional<Instant> expiry) {
    return new Step(
        "+" + amount + expiry.map(at -> "@" + at).orElse(""),
        () ->
            book(amount, service.grant(request, reference(), new Credits(amount), "why", expiry)));
  }

  private void hold(ClientRequest request, int amount) {
    if (service.hold(request, reference(), new Credits(amount), "why", days(2)).result()
        instanceof CreditResult.HoldOpened opened) {
      holds.add(opened.hold());
      booked -= amount;
    }
  }

  private void book(int amount, UseCredits.Reply reply) {
    booked += reply.result() instanceof CreditResult.Booked ? amount : 0;
  }

  private Step close(String what, Consumer<HoldId> closing) {
    Optional<HoldId> closed =
        holds.isEmpty()
            ? Optional.empty()
            : Optional.of(holds.remove(random.nextInt(holds.size())));
    return new Step(what, () -> closed.ifPresent(closing));
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }

  /** So much later. */
  void pass(Duration time) {
    now = now.plus(time);
    tidy();
  }

  /** The worker does what is due. */
  public void tidy() {
    tidying.releaseExpired();
    tidying.expireCredits();
  }

  /** What the account holds. */
  public Standing standing() {
    return ports.creditPages().standing(user).orElseThrow();
  }

  /** By how much the host application has changed the balance past the program. */
  long changedPast() {
    return changedPast;
  }

  /** What grants, spends and holds add up to, by the answers to them. */
  long booked() {
    return booked;
  }

  public Instant now() {
    return now;
  }

  private NumericId reference() {
    return new NumericId(user);
  }

  /** Something to do, and what it is, for messages. */
  record Step(String what, Runnable doing) {

    /** Does it; what it was. */
    String done() {
      doing.run();
      return what;
    }
  }
}
