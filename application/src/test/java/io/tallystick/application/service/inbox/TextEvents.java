package io.tallystick.application.service.inbox;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.CreditClaim;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Movement;
import io.tallystick.domain.payment.Movement.Kind;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.PaymentNames;
import io.tallystick.domain.payment.SkipReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Reads events that are written as a line of words: the id, what happened, to which payment, and
 * what else is said of it, {@code evt_1 paid pi_1 credits=100 client_reference_id=42 acct_ours}.
 * Reading {@code bomb} breaks, and {@code misfit} lacks a class.
 */
public final class TextEvents implements EventDecoder {

  private static final List<String> PREFIXES = List.of("pi_", "ch_", "in_");

  /** What was read before: a history delivers and reads the same events again and again. */
  private final Map<String, EventNotice> read = new ConcurrentHashMap<>();

  /** The line as a body. */
  public static byte[] body(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Decoded decode(byte[] body) {
    String line = new String(body, StandardCharsets.UTF_8);
    if (line.equals("bomb")) {
      throw new IllegalStateException("the reader breaks");
    }
    if (line.equals("misfit")) {
      throw new NoClassDefFoundError("a class is missing");
    }
    return line.startsWith("evt_") && line.strip().contains(" ")
        ? new Decoded.Event(notice(line))
        : new Decoded.Malformed("the body is no event");
  }

  EventNotice notice(String line) {
    return read.computeIfAbsent(line, unread -> notice(List.of(unread.split(" "))));
  }

  private static EventNotice notice(List<String> words) {
    return new EventNotice(
        new StripeEventId(words.get(0)),
        words.get(1),
        words.contains("live"),
        Optional.empty(),
        words.stream().filter(word -> word.startsWith("acct_")).findFirst(),
        Optional.empty(),
        Optional.empty(),
        fact(words),
        names(words));
  }

  /** The words that are ids of payments, charges and invoices: {@code link pi_1 ch_1 in_1}. */
  private static PaymentNames names(List<String> words) {
    Set<PaymentId> ids =
        words.stream()
            .skip(2)
            .map(word -> word.startsWith("charge=") ? word.substring(7) : word)
            .filter(word -> PREFIXES.stream().anyMatch(word::startsWith))
            .filter(word -> word.indexOf('=') < 0)
            .map(PaymentId::new)
            .collect(toSet());
    return PaymentNames.of(
        ids.stream().map(PaymentId::value).filter(id -> id.startsWith("ch_")).findFirst(), ids);
  }

  private static PaymentFact fact(List<String> words) {
    return switch (words.get(1)) {
      case "paid" -> paid(words);
      case "invoice" -> invoice(words);
      case "unpaid" -> new PaymentFact.AwaitingPayment(paid(words));
      case "captured" ->
          new PaymentFact.Captured(
              new PaymentId(words.get(2)), money(words, "got"), money(words, "of"));
      case "canceled" ->
          new PaymentFact.NotPaid(
              new PaymentId(words.get(2)), SkipReason.PAYMENT_CANCELED, Optional.empty());
      case "declined" ->
          new PaymentFact.NotPaid(
              new PaymentId(words.get(2)), SkipReason.PAYMENT_FAILED, Optional.empty());
      case "refund" -> moneyBack(words, Kind.REFUND);
      case "refund_ended" -> moneyBack(words, Kind.REFUND_ENDED);
      case "refunded" -> moneyBack(words, Kind.REFUNDED_SO_FAR);
      case "withdrawn" -> moneyBack(words, Kind.WITHDRAWN);
      case "reinstated" -> moneyBack(words, Kind.REINSTATED);
      case "modeless" -> new PaymentFact.ModeUnknown("no livemode");
      case "unreadable", "refund.created" -> new PaymentFact.Unreadable("no amount");
      default -> new PaymentFact.Irrelevant(SkipReason.UNHANDLED_EVENT_TYPE);
    };
  }

  /** {@code evt_2 refund pi_1 re_1 amount=500 at=10 made=5}; of a charge: {@code released=7}. */
  private static PaymentFact moneyBack(List<String> words, Kind kind) {
    return new PaymentFact.MoneyBack(
        new PaymentId(words.get(2)),
        names(words).charge(),
        Stream.concat(
                Stream.of(movement(words, kind, money(words, "amount").orElseThrow())),
                money(words, "released").map(rest -> movement(words, Kind.RELEASED, rest)).stream())
            .toList());
  }

  private static Movement movement(List<String> words, Kind kind, Money amount) {
    return new Movement(
        kind,
        words.get(3),
        names(words).charge(),
        amount,
        Optional.empty(),
        instant(words, "made"),
        instant(words, "at").orElse(Instant.EPOCH));
  }

  /**
   * {@code evt_1 invoice pi_1 in_1 lines=price_ten*3,price_new*1? money=300}; free: {@code zero}. A
   * line that ends with a question mark may have a lookup key.
   */
  private static PaymentFact invoice(List<String> words) {
    Optional<String> lines =
        words.stream()
            .filter(word -> word.startsWith("lines="))
            .map(word -> word.substring(6))
            .findFirst();
    return Paid.invoice(
        new PaymentId(words.get(2)),
        words.get(3),
        paid(words).payer(),
        lines.<LineItems>map(TextEvents::lines).orElseGet(LineItems.NotInEvent::new),
        money(words, "money"),
        words.contains("zero"));
  }

  private static LineItems lines(String text) {
    return new LineItems.Listed(
        Stream.of(text.split(","))
            .map(line -> line.split("\\*"))
            .map(
                line ->
                    new LineItem(
                        line[0],
                        Optional.empty(),
                        Optional.empty(),
                        Long.parseLong(line[1].replace("?", "")),
                        Optional.empty(),
                        Optional.empty(),
                        line[1].endsWith("?")))
            .toList());
  }

  private static Optional<Instant> instant(List<String> words, String name) {
    return money(words, name).map(seconds -> Instant.ofEpochSecond(seconds.minor()));
  }

  /** In US cents, unless the currency follows: {@code amount=500eur}. */
  private static Optional<Money> money(List<String> words, String name) {
    return words.stream()
        .filter(word -> word.startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .map(text -> text.endsWith("eur") ? text : text + "usd")
        .map(
            text ->
                new Money(
                    Long.parseLong(text.substring(0, text.length() - 3)),
                    text.substring(text.length() - 3)))
        .findFirst();
  }

  private static Paid paid(List<String> words) {
    Map<CandidateSource, String> payer = new HashMap<>();
    Map<String, String> credits = new HashMap<>();
    Optional<String> session = Optional.empty();
    for (String word : words.subList(3, words.size())) {
      String key = word.split("=")[0];
      String value = word.substring(Math.min(key.length() + 1, word.length()));
      CandidateSource.at(key).ifPresent(source -> payer.put(source, value));
      if (key.equals("credits")) {
        credits.put(key, value);
      }
      if (key.equals("session")) {
        session = Optional.of(value);
      }
    }
    return new Paid(
        new PaymentId(words.get(2)),
        session,
        new PayerClaims(payer),
        new CreditClaim(credits, new LineItems.NotInEvent()),
        money(words, "money"),
        false);
  }
}
