package io.tallystick.bootstrap.command;

import io.tallystick.bootstrap.command.DemoShop.Buyer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** Sample events of a shop, as Stripe would send them: good ones, and some for each cause. */
final class DemoEvents {

  /** Catalogue of the demo: what the price costs, so that another amount can be paid. */
  static final String CATALOGUE = "price_demo=100@500eur+500usd";

  private static final List<Amount> AMOUNTS =
      List.of(
          new Amount("2000", "eur", 500),
          new Amount("2400", "usd", 500),
          new Amount("900", "gbp", 200),
          new Amount("3000", "jpy", 500),
          new Amount("6150", "kwd", 500));

  private final DemoShop shop;
  private final RandomGenerator random = RandomGenerator.getDefault();

  DemoEvents(DemoShop shop) {
    this.shop = shop;
  }

  /** What a payment costs, and how many credits it buys. */
  private record Amount(String minor, String currency, int credits) {}

  /** What there is to see at first: the life of some payments, and each cause of failure. */
  List<String> first() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < shop.buyers().size(); i++) {
      events.add(purchase(shop.buyers().get(i), id("pi"), AMOUNTS.get(i % AMOUNTS.size())));
    }
    Buyer ada = shop.buyers().getFirst();
    Buyer grace = shop.buyers().get(1);
    String refunded = id("pi");
    String disputed = id("pi");
    events.add(purchase(ada, refunded, AMOUNTS.getFirst()));
    events.add(refund(refunded, 1000));
    events.add(purchase(grace, disputed, AMOUNTS.getFirst()));
    events.add(dispute("funds_withdrawn", disputed, -2000));
    events.add(dispute("funds_reinstated", disputed, 2000));
    for (int times = 0; times < 3; times++) {
      events.add(misspelt(grace));
    }
    events.addAll(broken());
    return events;
  }

  /** One for each cause that events alone can bring about. */
  private List<String> broken() {
    Buyer ada = shop.buyers().getFirst();
    Buyer alan = shop.buyers().get(2);
    Amount euros = AMOUNTS.getFirst();
    return List.of(
        session(shop.idOf(ada), alan, id("pi"), euros, credits("500")),
        session("", shop.shared(), id("pi"), euros, credits("500")),
        session(shop.idOf(alan), alan, id("pi"), euros, metadata("order", "poster")),
        session(shop.idOf(ada), ada, id("pi"), euros, credits("a lot")),
        session(shop.idOf(ada), ada, id("pi"), euros, credits("9999999999")),
        session(shop.idOf(alan), alan, id("pi"), new Amount("450", "usd", 0), SOLD),
        refund(id("pi"), 500),
        session(shop.idOf(ada), ada, id("pi"), euros, credits("500"))
            .replace("\"payment_status\":\"paid\"", "\"payment_status\":7"),
        invoice(ada),
        session(shop.idOf(ada), ada, id("pi"), euros, credits("500"))
            .replace("\"payment_status\":\"paid\"", "\"payment_status\":\"unpaid\""),
        session(shop.idOf(ada), ada, id("pi"), euros, metadata("order", "poster"))
            .replace("\"mode\":\"payment\"", "\"mode\":\"setup\""),
        event("charge.succeeded", "{\"id\":\"" + id("ch") + "\",\"object\":\"charge\"}"));
  }

  /** One more: mostly a good one. */
  String next() {
    Buyer buyer = shop.buyers().get(random.nextInt(shop.buyers().size()));
    return switch (random.nextInt(12)) {
      case 0 -> misspelt(buyer);
      case 1, 2, 3 -> {
        List<String> others = broken();
        yield others.get(random.nextInt(others.size()));
      }
      default -> purchase(buyer, id("pi"), AMOUNTS.get(random.nextInt(AMOUNTS.size())));
    };
  }

  private static final String SOLD =
      """
      "line_items":{"object":"list","has_more":false,"data":[{"id":"li_1","quantity":1,\
      "amount_subtotal":450,"currency":"usd","price":{"id":"price_demo"}}]},"metadata":{}\
      """;

  private static String credits(String number) {
    return metadata("credits", number);
  }

  private static String metadata(String key, String value) {
    return "\"metadata\":{\"%s\":\"%s\"}".formatted(key, value);
  }

  private String purchase(Buyer buyer, String payment, Amount amount) {
    return session(
        shop.idOf(buyer), buyer, payment, amount, credits(Integer.toString(amount.credits())));
  }

  /** The application has named nobody, and the payer has typed an address with a mistake. */
  private String misspelt(Buyer buyer) {
    Buyer typed = buyer.typing(buyer.email().replace("example", "exmaple"));
    return session("", typed, id("pi"), AMOUNTS.getFirst(), credits("500"));
  }

  private String session(
      String reference, Buyer payer, String payment, Amount amount, String further) {
    return event(
        "checkout.session.completed",
        """
        {"id":"%s","object":"checkout.session","mode":"payment","payment_status":"paid",\
        "payment_intent":"%s","client_reference_id":"%s","customer":"%s","locale":"%s",\
        "customer_details":{"email":"%s","name":"%s"},"amount_total":%s,"currency":"%s",%s}\
        """
            .formatted(
                id("cs_test"),
                payment,
                reference,
                payer.customer(),
                payer.locale(),
                payer.email(),
                payer.name(),
                amount.minor(),
                amount.currency(),
                further));
  }

  private String refund(String payment, int amount) {
    return event(
        "refund.created",
        """
        {"id":"%s","object":"refund","payment_intent":"%s","amount":%s,"currency":"eur",\
        "status":"succeeded"}\
        """
            .formatted(id("re"), payment, amount));
  }

  private String dispute(String what, String payment, int moved) {
    return event(
        "charge.dispute." + what,
        """
        {"id":"dp_demo_%s","object":"dispute","payment_intent":"%s","amount":2000,\
        "currency":"eur","status":"%s",\
        "balance_transactions":[{"id":"%s","amount":%s,"currency":"eur"}]}\
        """
            .formatted(payment, payment, moved < 0 ? "needs_response" : "won", id("txn"), moved));
  }

  /** Its lines do not all stand in the event, and without an API key Stripe cannot be asked. */
  private String invoice(Buyer buyer) {
    return event(
        "invoice.paid",
        """
        {"id":"%s","object":"invoice","status":"paid","customer":"%s","customer_email":"%s",\
        "total":500,"amount_paid":500,"currency":"eur","metadata":{"user_id":"%s"},\
        "lines":{"object":"list","has_more":true,"data":[]}}\
        """
            .formatted(id("in"), buyer.customer(), buyer.email(), shop.idOf(buyer)));
  }

  private String event(String type, String object) {
    return """
    {"id":"%s","object":"event","type":"%s","api_version":"2025-09-30.clover",\
    "created":%s,"livemode":false,"data":{"object":%s}}\
    """
        .formatted(id("evt"), type, Instant.now().getEpochSecond(), object);
  }

  private String id(String prefix) {
    return prefix + "_demo" + HexFormat.of().toHexDigits(random.nextLong());
  }
}
