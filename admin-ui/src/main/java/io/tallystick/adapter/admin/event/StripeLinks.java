package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.event.EventPage.Fact;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.EventDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ids of an event, with the pages of Stripe's dashboard that show them: those of test mode lie
 * below {@code /test}, those of a connected account below its id.
 */
final class StripeLinks {

  private static final Pattern PLAIN = Pattern.compile("\\w+");

  private StripeLinks() {}

  static List<Fact> of(EventDetails event, SignedIn reader) {
    List<Fact> facts = new ArrayList<>();
    facts.add(fact(event, "Event", event.line().event().id().value(), "events/"));
    event.line().payment().ifPresent(id -> facts.add(fact(event, "Payment", id, "payments/")));
    event
        .objectId()
        .filter(id -> event.line().payment().filter(id::equals).isEmpty())
        .ifPresent(id -> facts.add(fact(event, object(id), id, "search?query=")));
    event
        .customer()
        .map(id -> reader.mayAct() ? id : Redaction.id(id))
        .ifPresent(id -> facts.add(fact(event, "Customer", id, "customers/")));
    event.account().ifPresent(id -> facts.add(fact(event, "Account", id, "")));
    event.apiVersion().ifPresent(version -> facts.add(new Fact("API version", version, "")));
    facts.add(new Fact("Mode", event.line().livemode() ? "live" : "test", ""));
    return facts;
  }

  /** What an id names, by its prefix. */
  private static String object(String id) {
    return switch (id.substring(0, id.indexOf('_') + 1)) {
      case "cs_" -> "Checkout session";
      case "in_" -> "Invoice";
      case "re_" -> "Refund";
      case "dp_", "du_" -> "Dispute";
      case "ch_", "py_" -> "Charge";
      default -> "Object";
    };
  }

  private static Fact fact(EventDetails event, String name, String id, String page) {
    return new Fact(name, id, isKnown(page, id) ? address(event, page + id) : "");
  }

  /** Stripe's search leads to whatever has no page of its own, as a Checkout session. */
  private static boolean isKnown(String page, String id) {
    return PLAIN.matcher(id).matches()
        && switch (page) {
          case "payments/" -> id.startsWith("pi_") || id.startsWith("ch_") || id.startsWith("py_");
          case "customers/" -> id.startsWith("cus_");
          case "events/" -> id.startsWith("evt_");
          case "search?query=" -> id.contains("_");
          default -> false;
        };
  }

  private static String address(EventDetails event, String page) {
    Optional<String> account = event.account().filter(id -> PLAIN.matcher(id).matches());
    return "https://dashboard.stripe.com/"
        + account.map(id -> id + "/").orElse("")
        + (event.line().livemode() ? "" : "test/")
        + page;
  }
}
