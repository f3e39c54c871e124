package io.tallystick.adapter.admin.event;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.tallystick.adapter.admin.event.EventPage.StepRow;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.BookingRow;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.application.usecase.repair.RepairEvents;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Puts together what the page of an event shows. */
@Singleton
record EventModel(
    BrowseEvents events,
    Candidates candidates,
    Accounts accounts,
    RepairEvents repairs,
    InstantSource clock) {

  private static final Set<String> PURCHASES =
      Set.of(EntryKind.PURCHASE.code(), EntryKind.INVOICE.code());
  private static final int LONGEST_RAW = 100_000;
  private static final int MOST_BOUGHT = 3;

  /**
   * Everything that the page shows of an event; nothing is previewed or done yet.
   *
   * @param searched what somebody looks for among the accounts; empty: what is near is offered
   * @param unmasked whether what is personal is shown, too
   */
  Map<String, Object> of(
      HttpRequest<?> request, EventDetails event, Optional<String> searched, boolean unmasked) {
    Set<String> disclosed = accounts.disclosedTo(SignedIn.of(request));
    return of(request, event, searched, "", disclosed, unmasked);
  }

  private Map<String, Object> of(
      HttpRequest<?> request,
      EventDetails event,
      Optional<String> searched,
      String chosen,
      Set<String> disclosed,
      boolean unmasked) {
    Instant now = clock.instant();
    SignedIn reader = SignedIn.of(request);
    StripeEvent stored = event.line().event();
    Map<String, Object> model = new HashMap<>();
    Map<UserId, String> names = new HashMap<>();
    Function<UserId, String> named =
        user -> names.computeIfAbsent(user, it -> candidates.person(it, disclosed, "user #" + it));
    model.put(
        "event", EventPage.of(event, Story.of(event, now, reader, named, unmasked), now, reader));
    model.put("link", EventRow.address(stored.id()));
    model.put("history", HistoryRow.of(event, now, reader, named));
    model.put("booking", event.bookings().stream().map(it -> BookingRow.of(it, now)).toList());
    model.put(
        "bookedFor", event.own().stream().map(row -> row.user().toString()).findFirst().orElse(""));
    model.put("ownRow", event.own().stream().map(Booking::id).findFirst().orElse(0L));
    Set<StripeEventId> addresses = accounts.payersShown(request, event.related());
    model.put(
        "related", event.related().stream().map(it -> EventRow.of(it, now, addresses)).toList());
    Optional<Resolution> resolution = repairs.explain(stored.id());
    model.put("q", searched.orElse(""));
    model.put("searched", searched.isPresent());
    List<CandidateRow> offered = offered(event, searched, resolution, reader, disclosed);
    model.put("candidates", candidates.with(chosen, offered, disclosed));
    model.put("movable", event.own().stream().anyMatch(row -> PURCHASES.contains(row.kind())));
    model.put("bought", bought(event, reader));
    model.put(
        "known",
        resolution.stream()
            .filter(Resolution.Found.class::isInstance)
            .map(Resolution.Found.class::cast)
            .map(it -> candidates.person(it.user(), disclosed, "an account that is gone"))
            .findFirst()
            .orElse(""));
    model.put("form", RemedyForm.of(Form.of("action=retry")));
    model.put("effect", List.of());
    model.put("changed", "");
    model.put("done", List.of());
    model.put("left", List.of());
    model.put("others", List.of());
    String raw = new String(event.payload(), StandardCharsets.UTF_8);
    model.put("unmasked", unmasked);
    Optional<PayloadNode> payload = PayloadNode.of(event.payload(), unmasked);
    model.put("payload", payload.stream().toList());
    model.put("payloadText", payload.map(PayloadNode::json).orElse(""));
    model.put("raw", unmasked ? raw.substring(0, Math.min(raw.length(), LONGEST_RAW)) : "");
    model.put("size", Format.number(event.payload().length));
    model.put(
        "removed",
        event
            .removedAt()
            .map(at -> Duration.between(stored.receivedAt(), at).toDays())
            .map(days -> "Removed after " + Format.number(days) + " days.")
            .orElse(""));
    model.put("steps", steps(stored, StepRow.of(resolution, unmasked, reader)));
    return model;
  }

  /** How many credits others got for the same amount, where a person has to say the number. */
  private List<Bought> bought(EventDetails event, SignedIn reader) {
    return event.line().event().isOpen() && reader.mayAct()
        ? event.line().money().stream()
            .flatMap(amount -> events.boughtFor(amount, MOST_BOUGHT).stream())
            .map(credits -> new Bought(credits, Format.number(credits)))
            .toList()
        : List.of();
  }

  /** A number of credits to choose; a template would write it by the language of the browser. */
  record Bought(int credits, String text) {}

  /** None where no account was looked for: in what cannot be read, and in a refund. */
  private static List<StepRow> steps(StripeEvent event, List<StepRow> steps) {
    Optional<FailureCode> code =
        event.state() instanceof StripeEvent.Failed failed
            ? Optional.of(failed.failure().code())
            : Optional.empty();
    boolean isUnread = code.equals(Optional.of(FailureCode.PAYLOAD_UNREADABLE));
    boolean isUnknown = code.equals(Optional.of(FailureCode.USER_UNRESOLVED));
    return isUnread || !isUnknown && steps.stream().allMatch(it -> it.text().isEmpty())
        ? List.of()
        : steps;
  }

  /** The accounts that the page offers. */
  List<UserId> offered(EventDetails event, Optional<String> searched, SignedIn reader) {
    return offered(
            event,
            searched,
            repairs.explain(event.line().event().id()),
            reader,
            accounts.disclosedTo(reader))
        .stream()
        .map(row -> new UserId(Long.parseLong(row.user().id())))
        .toList();
  }

  private List<CandidateRow> offered(
      EventDetails event,
      Optional<String> searched,
      Optional<Resolution> resolution,
      SignedIn reader,
      Set<String> disclosed) {
    return searched
        .map(text -> candidates.found(text, reader, disclosed))
        .orElseGet(
            () ->
                event.line().event().isOpen() && reader.mayAct()
                    ? candidates.of(event, resolution, disclosed)
                    : List.of());
  }

  /** The form, with what is wrong if it names an account that does not exist. */
  RemedyForm checked(RemedyForm form) {
    boolean names = form.problem().isEmpty() && form.action().equals("assign");
    return names && accounts.account(form.user()).isEmpty()
        ? form.but("There is no account #" + form.user() + ".")
        : form;
  }

  /**
   * The page with what a person wants done, and what that would do.
   *
   * @param changed why nothing was done though it was confirmed; empty if it was not
   */
  Map<String, Object> of(
      HttpRequest<?> request,
      EventDetails event,
      RemedyForm form,
      Optional<RepairEvents.Preview> effect,
      String changed,
      boolean unmasked) {
    Set<String> disclosed = accounts.disclosedTo(SignedIn.of(request));
    Optional<String> searched = Optional.of(form.search()).filter(text -> !text.isEmpty());
    Map<String, Object> model = of(request, event, searched, form.user(), disclosed, unmasked);
    model.put("form", form);
    model.put("changed", changed);
    Function<UserId, String> named = user -> candidates.person(user, disclosed, "a new account");
    model.put("effect", effect.stream().map(it -> EffectRow.of(it, named)).toList());
    return model;
  }

  /** What an action did that the reader has just confirmed; empty if it was another one. */
  Optional<EffectRow> result(EventDetails event, @Nullable String done, SignedIn reader) {
    List<Booking> own = event.own();
    return event.deeds().stream()
        .findFirst()
        .filter(deed -> deed.action().equals(done) && deed.actor().equals(reader.name()))
        .map(
            deed ->
                EffectRow.of(
                    event.line().event(),
                    own.stream().findFirst().map(row -> row.balanceAfter() - row.amount()),
                    own.stream().reduce((any, last) -> last).map(Booking::balanceAfter),
                    "",
                    user ->
                        candidates.person(user, accounts.disclosedTo(reader), "user #" + user)));
  }
}
