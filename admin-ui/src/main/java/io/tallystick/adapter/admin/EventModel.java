package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.tallystick.adapter.admin.EventPage.StepRow;
import io.tallystick.adapter.admin.EventPage.TryRow;
import io.tallystick.application.port.in.BrowseEvents;
import io.tallystick.application.port.in.BrowseEvents.Deed;
import io.tallystick.application.port.in.BrowseEvents.Details;
import io.tallystick.application.port.in.BrowseUsers;
import io.tallystick.application.port.in.BrowseUsers.Account;
import io.tallystick.application.port.in.RepairEvents;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts together what the page of an event shows. */
@Singleton
final class EventModel {

  private static final int MOST_NEAR = 5;
  private static final int LONGEST_RAW = 100_000;

  private final BrowseUsers users;
  private final RepairEvents repairs;
  private final InstantSource clock;

  EventModel(BrowseUsers users, RepairEvents repairs, InstantSource clock) {
    this.users = users;
    this.repairs = repairs;
    this.clock = clock;
  }

  /**
   * Everything that the page shows of an event; nothing is previewed or done yet.
   *
   * @param searched what somebody looks for among the accounts; empty: what is near is offered
   * @param unmasked whether what is personal is shown, too
   */
  Map<String, Object> of(
      HttpRequest<?> request, Details event, Optional<String> searched, boolean unmasked) {
    Instant now = clock.instant();
    SignedIn reader = SignedIn.of(request);
    StripeEvent stored = event.line().event();
    Map<String, Object> model = new HashMap<>();
    model.put("event", EventPage.of(event, now));
    model.put("link", EventRow.address(stored.id()));
    model.put("tries", event.attempts().stream().map(it -> TryRow.of(it, now)).toList());
    model.put("deeds", event.deeds().stream().map(it -> DeedRow.of(it, now)).toList());
    model.put("booking", event.booking().stream().map(it -> BookingRow.of(it, now)).toList());
    model.put("bookedFor", event.booking().map(row -> row.user().toString()).orElse(""));
    model.put("related", event.related().stream().map(it -> EventRow.of(it, now)).toList());
    model.put("q", searched.orElse(""));
    model.put("searched", searched.isPresent());
    model.put(
        "candidates",
        searched
            .map(users::search)
            .orElseGet(() -> stored.isOpen() && reader.mayAct() ? near(event) : List.of())
            .stream()
            .map(account -> UserRow.of(account, reader))
            .toList());
    model.put("form", RemedyForm.of(Form.of("action=retry")));
    model.put("effect", List.of());
    model.put("changed", false);
    model.put("done", "");
    String raw = new String(event.payload(), StandardCharsets.UTF_8);
    model.put("unmasked", unmasked);
    model.put("payload", PayloadNode.of(event.payload(), unmasked).stream().toList());
    model.put("raw", unmasked ? raw.substring(0, Math.min(raw.length(), LONGEST_RAW)) : "");
    model.put("size", Shown.number(event.payload().length));
    model.put("steps", StepRow.of(repairs.explain(stored.id()), unmasked));
    return model;
  }

  /** Accounts that are near what the payment says. */
  private List<Account> near(Details event) {
    Map<UserId, Account> found = new LinkedHashMap<>();
    Optional<String> name =
        PayloadNode.of(event.payload(), true)
            .flatMap(body -> body.at("data", "object", "customer_details", "name"));
    Optional<String> mailbox =
        event.line().email().map(email -> email.substring(0, Math.max(0, email.indexOf('@'))));
    List<String> hints =
        Stream.of(event.line().email(), event.customer(), name, mailbox)
            .flatMap(Optional::stream)
            .filter(hint -> hint.length() > 1)
            .toList();
    for (String hint : hints) {
      users.search(hint).forEach(account -> found.putIfAbsent(account.id(), account));
    }
    return found.values().stream().limit(MOST_NEAR).toList();
  }

  /** What came of an action that the reader has just done: only if it was that. */
  static String result(Details event, @Nullable String done, SignedIn reader) {
    Optional<Deed> last = event.deeds().stream().findFirst();
    boolean isTheirs =
        last.filter(deed -> deed.action().equals(done) && deed.actor().equals(reader.name()))
            .isPresent();
    if (!isTheirs) {
      return "";
    }
    Optional<Integer> after = event.booking().map(BrowseEvents.Booking::balanceAfter);
    return EffectRow.sentence(
        event.line().event(), event.booking().map(row -> row.balanceAfter() - row.amount()), after);
  }
}
