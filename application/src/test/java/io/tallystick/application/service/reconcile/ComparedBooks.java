package io.tallystick.application.service.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.InMemoryBookedPayments;
import io.tallystick.application.port.InMemoryReconcileRuns;
import io.tallystick.application.port.InMemoryStripeHistory;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory.Item;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.service.reconcile.ReconcileService.Holder;
import io.tallystick.application.usecase.reconcile.Reconcile.Result;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Books of a user Ada, Stripe's record of her payments, and what compares them. */
final class ComparedBooks implements AutoCloseable {

  static final Duration PERIOD = Duration.ofDays(30);

  final World world = World.standard();
  final InMemoryStripeHistory stripe = new InMemoryStripeHistory(world.lineItems);
  final InMemoryReconcileRuns runs = new InMemoryReconcileRuns(world.books, world::now);
  final Set<String> gone = new HashSet<>();
  final long ada = world.books.userWith("ada@example.org", "Ada", 0);

  private final TextEvents decoder = new TextEvents();
  private ProcessingRules rules = world.rules;

  /** A unit of the price {@code price_ten} buys so many credits from now on. */
  void price(int credits) {
    rules =
        world.rules.with(
            new PriceCatalogue(Map.of("price_ten", new Price(new Credits(credits), List.of()))));
  }

  /** The process of this name. */
  ReconcileService process(String name) {
    EventReading reading =
        new EventReading(decoder, stripe.lines(), world.books.inbox(), rules.policy());
    InMemoryBookedPayments booked = new InMemoryBookedPayments(world.books, runs);
    return new ReconcileService(
        stripe,
        runs,
        booked,
        new ReconcilePages(
            world.processing,
            reading,
            stripe,
            world.books.inbox(),
            world.books.ledger(),
            booked,
            rules),
        rules,
        world.books,
        new Holder(name, gone::contains),
        world::now);
  }

  Result reconcile() {
    return process("here").reconcile(PERIOD, false, "olga");
  }

  Result dryRun() {
    return process("here").reconcile(PERIOD, true, "olga");
  }

  /** What a comparison that comes to its end finds. */
  List<String> found() {
    return found(reconcile());
  }

  static List<String> found(Result result) {
    assertThat(result).isInstanceOf(Result.Compared.class);
    return told(((Result.Compared) result).findings());
  }

  /** {@code missing session cs_1 of pi_1: 40, not -}, {@code fed event evt_1}. */
  static List<String> told(List<Finding> findings) {
    return findings.stream().map(ComparedBooks::told).toList();
  }

  private static String told(Finding finding) {
    return "%s %s %s%s"
        .formatted(
            finding.what().name().toLowerCase(Locale.ROOT),
            finding.type(),
            finding.id(),
            finding
                .payment()
                .map(
                    payment ->
                        " of %s: %s, not %s"
                            .formatted(payment, told(finding.stripe()), told(finding.ledger())))
                .orElse(""));
  }

  private static String told(Optional<Long> number) {
    return number.map(String::valueOf).orElse("-");
  }

  /** The event of a session in which Ada pays 1000. */
  String paid(String number, int credits) {
    return "evt_%1$s paid pi_%1$s session=cs_%1$s credits=%2$d money=1000 client_reference_id=%3$d"
        .formatted(number, credits, ada);
  }

  /** The event of an invoice by which Ada pays for units of {@code price_ten}. */
  String invoice(String number, int units) {
    return "evt_%1$s invoice in_%1$s in_%1$s lines=price_ten*%2$d money=%2$d00 metadata.user_id=%3$d"
        .formatted(number, units, ada);
  }

  void deliver(String... events) {
    world.process(events);
  }

  /** Stripe keeps these events. */
  void keeps(String... events) {
    for (String event : events) {
      String id = event.split(" ")[0];
      stripe.make(
          ReconcileStage.EVENTS, world.now(), new Item(id, TextEvents.body(event), List.of()));
    }
  }

  /** Stripe lists an object of which it says what these events say. */
  void lists(ReconcileStage kind, String id, String... events) {
    List<EventNotice> notices =
        Stream.of(events)
            .map(event -> ((Decoded.Event) decoder.decode(TextEvents.body(event))).notice())
            .toList();
    stripe.make(kind, world.now(), new Item(id, new byte[0], notices));
  }

  /** Stripe lists the sessions of these events. */
  void listsSessions(String... events) {
    for (String event : events) {
      lists(
          ReconcileStage.SESSIONS,
          event.replaceFirst(".* session=(\\S+).*", "$1"),
          event.replaceFirst("^evt_", "evt_listed_"));
    }
  }

  /** The session is delivered, and Stripe lists it. */
  void sells(String number, int credits) {
    deliver(paid(number, credits));
    listsSessions(paid(number, credits));
  }

  int balance() {
    return world.books.balanceOf(ada);
  }

  @Override
  public void close() {
    world.close();
  }
}
