package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.EventPage.DeedRow;
import io.tallystick.adapter.admin.EventPage.StepRow;
import io.tallystick.adapter.admin.EventPage.TryRow;
import io.tallystick.application.port.in.BrowseEvents;
import io.tallystick.application.port.in.BrowseEvents.Deed;
import io.tallystick.application.port.in.BrowseEvents.Details;
import io.tallystick.application.port.in.BrowseUsers;
import io.tallystick.application.port.in.BrowseUsers.Account;
import io.tallystick.application.port.in.DisclosePersonalData;
import io.tallystick.application.port.in.RepairEvents;
import io.tallystick.application.port.in.RepairEvents.Result;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One event: what happened to it, and what a person can do. */
@Controller("/admin/events/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured("viewer")
final class EventController {

  private static final int MOST_NEAR = 5;
  private static final int LONGEST_RAW = 100_000;

  private final BrowseEvents events;
  private final BrowseUsers users;
  private final RepairEvents repairs;
  private final DisclosePersonalData disclosures;
  private final Pages pages;
  private final InstantSource clock;

  EventController(
      BrowseEvents events,
      BrowseUsers users,
      RepairEvents repairs,
      DisclosePersonalData disclosures,
      Pages pages,
      InstantSource clock) {
    this.events = events;
    this.users = users;
    this.repairs = repairs;
    this.disclosures = disclosures;
    this.pages = pages;
    this.clock = clock;
  }

  @Get
  HttpResponse<?> show(HttpRequest<?> request, String id, @Nullable @QueryValue String done) {
    return details(id)
        .<HttpResponse<?>>map(
            event -> {
              Map<String, Object> model = model(request, event);
              model.put("done", result(event, done, SignedIn.of(request)));
              return pages.show(request, "event", model);
            })
        .orElseGet(() -> missing(request));
  }

  /** Accounts that a text may mean, to choose one from. */
  @Post("/candidates")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured("operator")
  HttpResponse<?> search(HttpRequest<?> request, String id, @Nullable @Body String body) {
    String text = Form.of(body).text("q");
    return details(id)
        .<HttpResponse<?>>map(
            event -> {
              Map<String, Object> model = model(request, event);
              model.put("q", text);
              model.put("searched", true);
              model.put("candidates", rows(users.search(text), request));
              return pages.show(request, "event", model);
            })
        .orElseGet(() -> missing(request));
  }

  /** What a remedy would do. */
  @Post("/previews")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured("operator")
  HttpResponse<?> preview(HttpRequest<?> request, String id, @Nullable @Body String body) {
    RemedyForm form = RemedyForm.of(Form.of(body));
    Optional<Details> event = details(id);
    if (event.isEmpty()) {
      return missing(request);
    }
    Map<String, Object> model = model(request, event.get());
    model.put("form", form);
    if (form.problem().isEmpty()) {
      model.put(
          "effect",
          List.of(EffectRow.of(repairs.preview(event.get().line().event().id(), form.remedy()))));
    }
    return pages.show(
        request, form.problem().isEmpty() ? HttpStatus.OK : HttpStatus.BAD_REQUEST, "event", model);
  }

  /** Does what was previewed, if it is still the same. */
  @Post("/repairs")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured("operator")
  HttpResponse<?> repair(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Form fields = Form.of(body);
    RemedyForm form = RemedyForm.of(fields).toBeDone();
    Optional<StripeEventId> event = id(id);
    if (event.isEmpty() || events.details(event.get()).isEmpty()) {
      return missing(request);
    }
    if (!form.problem().isEmpty()) {
      return again(request, id, form, Optional.empty());
    }
    Result result =
        repairs.apply(
            event.get(),
            form.remedy(),
            fields.text("token"),
            SignedIn.of(request).name(),
            form.reason());
    return switch (result) {
      case Result.Done done ->
          HttpResponse.seeOther(
              URI.create(EventRow.address(event.get()) + "?done=" + form.action()));
      case Result.Changed changed ->
          again(request, id, form, Optional.of(EffectRow.of(changed.now())));
    };
  }

  /** The page with what stands in the way: something wrong with the form, or another effect. */
  private HttpResponse<?> again(
      HttpRequest<?> request, String id, RemedyForm form, Optional<EffectRow> now) {
    Details event = details(id).orElseThrow();
    Map<String, Object> model = model(request, event);
    model.put("form", form);
    model.put("changed", now.isPresent());
    model.put(
        "effect",
        now
            .or(
                () ->
                    form.remedyIsClear()
                        ? Optional.of(
                            EffectRow.of(repairs.preview(event.line().event().id(), form.remedy())))
                        : Optional.empty())
            .stream()
            .toList());
    return pages.show(
        request, now.isPresent() ? HttpStatus.CONFLICT : HttpStatus.BAD_REQUEST, "event", model);
  }

  /** The body with nothing hidden; that somebody looked is on record before it is shown. */
  @Post("/disclosures")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured("operator")
  HttpResponse<?> disclose(HttpRequest<?> request, String id) {
    Optional<Details> event = details(id);
    if (event.isEmpty()) {
      return missing(request);
    }
    disclosures.disclose(SignedIn.of(request).name(), id, "personal data of the payload");
    Map<String, Object> model = model(request, event.get());
    show(model, event.get(), true);
    return pages.show(request, "event", model);
  }

  private Map<String, Object> model(HttpRequest<?> request, Details event) {
    Instant now = clock.instant();
    SignedIn reader = SignedIn.of(request);
    StripeEvent stored = event.line().event();
    Map<String, Object> model = new HashMap<>();
    model.put("event", EventPage.of(event, reader, now));
    model.put("link", EventRow.address(stored.id()));
    model.put("tries", event.attempts().stream().map(it -> TryRow.of(it, now)).toList());
    model.put("deeds", event.deeds().stream().map(it -> DeedRow.of(it, now)).toList());
    model.put("booking", event.booking().stream().map(it -> BookingRow.of(it, now)).toList());
    model.put("bookedFor", event.booking().map(row -> row.user().toString()).orElse(""));
    model.put("related", event.related().stream().map(it -> EventRow.of(it, now, reader)).toList());
    model.put("q", "");
    model.put("searched", false);
    model.put(
        "candidates", stored.isOpen() && reader.mayAct() ? rows(near(event), request) : List.of());
    model.put("form", RemedyForm.of(Form.of("action=retry")));
    model.put("effect", List.of());
    model.put("changed", false);
    model.put("done", "");
    show(model, event, false);
    return model;
  }

  /** The body and the way to the user, with or without what is personal. */
  private void show(Map<String, Object> model, Details event, boolean unmasked) {
    model.put("unmasked", unmasked);
    model.put("payload", PayloadNode.of(event.payload(), unmasked).stream().toList());
    String raw = new String(event.payload(), StandardCharsets.UTF_8);
    model.put("raw", unmasked ? raw.substring(0, Math.min(raw.length(), LONGEST_RAW)) : "");
    model.put("size", Shown.number(event.payload().length));
    model.put("steps", StepRow.of(repairs.explain(event.line().event().id()), unmasked));
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

  private static List<UserRow> rows(List<Account> accounts, HttpRequest<?> request) {
    SignedIn reader = SignedIn.of(request);
    return accounts.stream().map(account -> UserRow.of(account, reader)).toList();
  }

  /** What came of an action that the reader has just done: only if it was that. */
  private static String result(Details event, @Nullable String done, SignedIn reader) {
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

  private Optional<Details> details(String id) {
    return id(id).flatMap(events::details);
  }

  private static Optional<StripeEventId> id(String id) {
    return StripeEventId.isValid(id) ? Optional.of(new StripeEventId(id)) : Optional.empty();
  }

  private HttpResponse<?> missing(HttpRequest<?> request) {
    return pages.trouble(
        request,
        HttpStatus.NOT_FOUND,
        "There is no such event",
        "The id may be mistyped, or Stripe has not delivered it. Look for it in Stripe's"
            + " dashboard and send it again from there.");
  }
}
