package io.tallystick.application.service.reconcile;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.reconcile.BookedPayments;
import io.tallystick.application.port.reconcile.BookedPayments.Standing;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Seen;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.StripeHistory.Item;
import io.tallystick.application.service.credit.CurrentCatalogue;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Payment.Granted;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.LineItems.Unavailable;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares paid sessions and invoices that Stripe lists with what the ledger has credited. What
 * takes lines that a list leaves out is asked for.
 */
record PurchasesComparison(
    EventReading reading,
    WebhookInbox inbox,
    CreditLedger ledger,
    BookedPayments booked,
    ProcessingRules rules) {

  private record Sold(String id, Paid paid) {}

  /**
   * What is listed on a page.
   *
   * @param type {@code session} or {@code invoice}
   * @param pricesSince since when the prices are known to be what they are; empty: no others are
   *     known
   */
  ComparedPage listed(String type, List<Item> items, Optional<Instant> pricesSince) {
    List<Sold> sold = sold(items);
    Set<Seen> seen = new HashSet<>();
    for (Sold one : sold) {
      seen.add(new Seen("session", one.paid().id().value()));
      one.paid().invoice().ifPresent(invoice -> seen.add(new Seen("invoice", invoice)));
    }
    List<Unavailable> unread =
        sold.stream()
            .map(it -> it.paid().claim().lineItems())
            .flatMap(it -> it instanceof Unavailable none ? Stream.of(none) : Stream.empty())
            .toList();
    Optional<Unavailable> passing = unread.stream().filter(Unavailable::isPassing).findFirst();
    if (passing.isPresent()) {
      return new ComparedPage.Stopped(passing.get().why());
    }
    if (sold.isEmpty()) {
      return new ComparedPage.Found(List.of(), Set.of());
    }
    Set<PaymentId> ids = sold.stream().map(it -> it.paid().id()).collect(toSet());
    Map<PaymentId, Payment> payments = ledger.payments(ids).get();
    Map<PaymentId, Standing> standings = booked.standings(ids);
    List<Finding> found = new ArrayList<>();
    for (Sold one : sold) {
      PaymentId id = one.paid().id();
      Optional.ofNullable(payments.get(id))
          .flatMap(Payment::granted)
          .map(
              granted ->
                  different(
                      type,
                      one,
                      granted,
                      standings.getOrDefault(id, Standing.UNKNOWN),
                      pricesSince))
          .orElseGet(() -> missing(type, one, standings.getOrDefault(id, Standing.UNKNOWN)))
          .ifPresent(found::add);
    }
    return new ComparedPage.Found(found, seen, unread.stream().map(Unavailable::why).toList());
  }

  private List<Sold> sold(List<Item> items) {
    List<String> ids = new ArrayList<>();
    List<EventNotice> notices = new ArrayList<>();
    for (Item item : items) {
      for (EventNotice told : item.notices()) {
        EventNotice notice = reading.siblings().ofPayment(told);
        if (notice.fact() instanceof Paid && rules.credits().concerns(notice)) {
          ids.add(item.id());
          notices.add(notice);
        }
      }
    }
    List<EventNotice> read = reading.withLines(notices);
    return IntStream.range(0, read.size())
        .mapToObj(i -> new Sold(ids.get(i), (Paid) read.get(i).fact()))
        .toList();
  }

  private Optional<Finding> missing(String type, Sold one, Standing standing) {
    return standing.isSettled() || rules.credits().ignoredAsFree(one.paid()).isPresent()
        ? Optional.empty()
        : Optional.of(finding(What.MISSING, type, one, credits(one.paid()), Optional.empty()));
  }

  /** By the number of credits, or else by the amount that was paid. */
  private Optional<Finding> different(
      String type, Sold one, Granted granted, Standing standing, Optional<Instant> pricesSince) {
    if (standing.isAmended()) {
      return Optional.empty();
    }
    long here = granted.credits();
    Optional<Long> there = credits(one.paid()).filter(number -> number != here);
    if (there.isPresent() && !isOfOtherPrices(one.paid(), there.get(), standing, pricesSince)) {
      return Optional.of(finding(What.DIFFERENT, type, one, there, Optional.of(here)));
    }
    Optional<Money> paidHere = granted.paid();
    return one.paid()
        .money()
        .filter(money -> paidHere.filter(paid -> !paid.equals(money)).isPresent())
        .map(
            money ->
                finding(
                    What.DIFFERENT,
                    type,
                    one,
                    Optional.of(money.minor()),
                    paidHere.map(Money::minor)));
  }

  /** Empty where it takes lines, or lookup keys of prices, that are not told. */
  private Optional<Long> credits(Paid paid) {
    return paid.claim()
        .number()
        .or(
            () ->
                rules.credits().needsLineItems(paid)
                    ? Optional.empty()
                    : rules.credits().creditsOf(paid))
        .map(Integer::longValue);
  }

  /**
   * Whether the catalogue has changed since it was credited. Its event, if that tells the lines,
   * would then be credited today as Stripe's record says.
   */
  private boolean isOfOtherPrices(
      Paid listed, long credits, Standing standing, Optional<Instant> pricesSince) {
    if (listed.claim().number().isPresent()
        || standing.wasCreditedAfter(pricesSince.map(it -> it.plus(CurrentCatalogue.FRESH)))) {
      return false;
    }
    return standing.creditedBy().flatMap(inbox::find).stream()
        .map(reading::notice)
        .flatMap(
            notice -> notice.fact() instanceof Paid told ? credits(told).stream() : Stream.empty())
        .allMatch(number -> number == credits);
  }

  private static Finding finding(
      What what, String type, Sold one, Optional<Long> stripe, Optional<Long> ledger) {
    return new Finding(what, type, one.id(), Optional.of(one.paid().id().value()), stripe, ledger);
  }
}
