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
    facts.add(fact(event, "Event", event.line().event().id().value(), "events"));
    event.line().payment().ifPresent(id -> facts.add(fact(event, "Payment", id, "payments")));
    event
        .objectId()
        .filter(id -> event.line().payment().filter(id::equals).isEmpty())
        .ifPresent(id -> facts.add(fact(event, "Object", id, "")));
    event
        .customer()
        .map(id -> reader.mayAct() ? id : Redaction.id(id))
        .ifPresent(id -> facts.add(fact(event, "Customer", id, "customers")));
    event.account().ifPresent(id -> facts.add(fact(event, "Account", id, "")));
    event.apiVersion().ifPresent(version -> facts.add(new Fact("API version", version, "")));
    facts.add(new Fact("Mode", event.line().livemode() ? "live" : "test", ""));
    return facts;
  }

  private static Fact fact(EventDetails event, String name, String id, String page) {
    boolean leads = !page.isEmpty() && PLAIN.matcher(id).matches() && isKnown(page, id);
    return new Fact(name, id, leads ? address(event, page + "/" + id) : "");
  }

  private static boolean isKnown(String page, String id) {
    return switch (page) {
      case "payments" -> id.startsWith("pi_") || id.startsWith("ch_") || id.startsWith("py_");
      case "customers" -> id.startsWith("cus_");
      default -> id.startsWith("evt_");
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
