package io.tallystick.adapter.admin.event;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.usecase.repair.RepairEvents;
import io.tallystick.application.usecase.repair.RepairEvents.Preview;
import io.tallystick.application.usecase.repair.RepairEvents.Result;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One event: what happened to it, and what a person can do. */
@DashboardController("/admin/events/{id}")
@Secured("viewer")
record EventController(
    BrowseEvents events,
    RepairEvents repairs,
    Accounts accounts,
    Pages pages,
    EventModel page,
    OtherPayments others,
    InstantSource clock) {

  /** The event, with what its address asks for. */
  @Get
  HttpResponse<?> show(
      HttpRequest<?> request,
      String id,
      @Nullable @QueryValue String done,
      @Nullable @QueryValue String cause,
      @Nullable @QueryValue String lang,
      @Nullable @QueryValue Integer also,
      @Nullable @QueryValue Integer missed,
      @Nullable @QueryValue String moved) {
    EventQuery query = EventQuery.of(request);
    SignedIn reader = SignedIn.of(request);
    return onEvent(
        request,
        id,
        event -> {
          boolean unmasked = query.isUnmasked() && accounts.disclosedTo(reader).contains(id);
          Map<String, Object> model =
              query
                  .form()
                  .map(form -> previewed(request, event, form, query, unmasked))
                  .orElseGet(() -> page.of(request, event, query.search(), unmasked));
          model.put("done", page.result(event, done, reader).stream().toList());
          model.put(
              "left",
              NextEvent.after(event.line().event(), cause, reader.name(), events).stream()
                  .toList());
          model.put("cause", cause == null ? "" : FailureCode.of(cause).title());
          String owner = owner(event);
          model.put("owner", owner);
          model.put("mine", owner.equals(reader.name()));
          model.put("snooze", SnoozeRow.of(event, events, clock.instant()).stream().toList());
          model.put("lengths", SnoozeRow.LENGTHS);
          model.put("moved", moved != null && Story.movedTo(event).isPresent());
          model.put("also", also == null ? "" : Format.number(also));
          model.put("missed", missed == null ? "" : Format.number(missed));
          model.put("customer", CustomerSentence.of(event, lang));
          model.put("languages", CustomerSentence.LANGUAGES);
          return pages.show(request, "event", model);
        });
  }

  /**
   * The page with what a remedy would do; nothing is previewed that does not say what is wanted.
   */
  private Map<String, Object> previewed(
      HttpRequest<?> request,
      EventDetails event,
      RemedyForm typed,
      EventQuery query,
      boolean unmasked) {
    RemedyForm wanted = page.checked(typed);
    Optional<Preview> effect =
        wanted.problem().isEmpty()
            ? Optional.of(repairs.preview(event.line().event().id(), wanted.remedy()))
            : Optional.empty();
    RemedyForm shown = query.isConfirmed() ? wanted.toBeDone() : wanted;
    Map<String, Object> model = page.of(request, event, shown, effect, query.changed(), unmasked);
    if (wanted.problem().isEmpty()) {
      model.put("others", others.offer(event, wanted.remedy(), effect).stream().toList());
    }
    return model;
  }

  /** Accounts that a text may mean, to choose one from. */
  @Post("/candidates")
  @Secured("operator")
  HttpResponse<?> search(HttpRequest<?> request, String id, @Nullable @Body String body) {
    String text = Form.of(body).text("q");
    return onEvent(
        request,
        id,
        event ->
            HttpResponse.seeOther(
                EventQuery.searching(address(event), text, SignedIn.of(request))));
  }

  /** Leads to what a remedy would do. */
  @Post("/previews")
  @Secured("operator")
  HttpResponse<?> preview(HttpRequest<?> request, String id, @Nullable @Body String body) {
    RemedyForm form = RemedyForm.of(Form.of(body));
    return onEvent(
        request,
        id,
        event ->
            HttpResponse.seeOther(
                EventQuery.previewing(address(event), form, SignedIn.of(request))));
  }

  /**
   * Does what was previewed, if it is still the same. The token stands for the previewed remedy:
   * fields that were changed since the preview do not agree with it, so that nothing is done.
   */
  @Post("/repairs")
  @Secured("operator")
  HttpResponse<?> repair(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Form fields = Form.of(body);
    RemedyForm form = page.checked(RemedyForm.of(fields)).toBeDone();
    SignedIn reader = SignedIn.of(request);
    return onEvent(
        request,
        id,
        event -> {
          String place = address(event);
          if (!form.problem().isEmpty()) {
            return HttpResponse.seeOther(EventQuery.refusing(place, form, "", reader));
          }
          return switch (repairs.apply(
              event.line().event().id(),
              form.remedy(),
              fields.text("token"),
              reader.name(),
              form.reason())) {
            case Result.Done done -> {
              OtherPayments.Also also =
                  others.apply(fields, form.remedy(), reader.name(), form.reason());
              yield Pages.to(
                  place
                      + "?done="
                      + form.action()
                      + cause(event.line().event())
                      + (also.credited() > 0 ? "&also=" + also.credited() : "")
                      + (also.missed() > 0 ? "&missed=" + also.missed() : ""));
            }
            case Result.Changed changed when isDone(event.line().event().id(), form, reader) ->
                Pages.to(place + "?done=" + form.action());
            case Result.Changed changed ->
                HttpResponse.seeOther(
                    EventQuery.refusing(
                        place, form, changed(fields.text("previewed"), form.wanted()), reader));
          };
        });
  }

  /** Whether a click of the same person before this one has done it, and the event is settled. */
  private boolean isDone(StripeEventId id, RemedyForm form, SignedIn reader) {
    return events
        .details(id)
        .filter(event -> !event.line().event().isOpen())
        .flatMap(event -> event.deeds().stream().findFirst())
        .filter(deed -> deed.action().equals(form.action()) && deed.actor().equals(reader.name()))
        .filter(deed -> deed.said().equals(form.remedy().amendment()))
        .filter(deed -> deed.reason().equals(form.reason()))
        .isPresent();
  }

  /** Why a confirmation is refused. */
  private static String changed(String previewed, String wanted) {
    return previewed.isEmpty() || previewed.equals(wanted)
        ? "The event has been tried since you looked, or its effect is another one now: see"
            + " “What happened”."
        : "The form has changed since the preview: previewed was %s, now it says %s."
            .formatted(previewed, wanted);
  }

  /** The cause that was worked on, to go on with its next event. */
  private static String cause(StripeEvent before) {
    return before.state() instanceof StripeEvent.Failed failed
        ? "&cause=" + failed.failure().code().code()
        : "";
  }

  private String owner(EventDetails event) {
    StripeEventId id = event.line().event().id();
    return events.owners(List.of(id)).getOrDefault(id, "");
  }

  private static String address(EventDetails event) {
    return EventRow.address(event.line().event().id());
  }

  private HttpResponse<?> onEvent(
      HttpRequest<?> request, String id, Function<EventDetails, HttpResponse<?>> answer) {
    return id(id).flatMap(events::details).map(answer).orElseGet(() -> missing(request));
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
