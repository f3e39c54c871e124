package io.tallystick.application.service.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallystick.application.port.Ports;
import io.tallystick.application.query.BrowseCredits.Standing;
import io.tallystick.application.service.credit.AccountBooking;
import io.tallystick.application.service.credit.AccountLookup;
import io.tallystick.application.service.credit.CreditService;
import io.tallystick.application.service.credit.CreditTidying;
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
            () -> now);
  }

  /** Does something; what it was, for messages. */
  public String step() {
    int amount = 1 + random.nextInt(60);
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        Instant at = now.plus(Duration.ofDays(1 + random.nextInt(5)));
        service.grant(request(), reference(), new Credits(amount), "why", Optional.of(at));
        return "+%s@%s".formatted(amount, at);
      }
      case 2 -> {
        service.grant(request(), reference(), new Credits(amount), "why", Optional.empty());
        return "+" + amount;
      }
      case 3, 4 -> {
        service.spend(request(), reference(), new Credits(amount), "why");
        return "-" + amount;
      }
      case 5 -> {
        if (service
                .hold(request(), reference(), new Credits(amount), "why", Duration.ofDays(2))
                .result()
            instanceof CreditResult.HoldOpened opened) {
          holds.add(opened.hold());
        }
        return "hold " + amount;
      }
      case 6 -> {
        close(hold -> service.capture(request(), hold, Optional.of(new Credits(1))));
        return "capture 1";
      }
      case 7 -> {
        close(hold -> service.release(request(), hold));
        return "release";
      }
      case 8 -> {
        int past = Math.min(amount, ports.balanceOf(user.value()));
        ports.spend(user.value(), past);
        changedPast -= past;
        return "x" + past;
      }
      default -> {
        pass(Duration.ofHours(random.nextInt(30)));
        return "at " + now;
      }
    }
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

  private void close(Consumer<HoldId> closing) {
    if (!holds.isEmpty()) {
      closing.accept(holds.remove(random.nextInt(holds.size())));
    }
  }

  /** What the account holds. */
  public Standing standing() {
    return ports.creditPages().standing(user).orElseThrow();
  }

  /** By how much the host application has changed the balance past the program. */
  long changedPast() {
    return changedPast;
  }

  public Instant now() {
    return now;
  }

  private NumericId reference() {
    return new NumericId(user);
  }

  private ClientRequest request() {
    return ClientRequest.of(shop, "k" + ++requests, "POST", "/", new byte[0]);
  }
}
