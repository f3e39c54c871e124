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
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Details;
import io.tallystick.application.usecase.DisclosePersonalData;
import io.tallystick.application.usecase.RepairEvents;
import io.tallystick.application.usecase.RepairEvents.Preview;
import io.tallystick.application.usecase.RepairEvents.Result;
import io.tallystick.domain.inbox.StripeEventId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One event: what happened to it, and what a person can do. */
@Controller("/admin/events/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured("viewer")
final class EventController {

  private final BrowseEvents events;
  private final RepairEvents repairs;
  private final DisclosePersonalData disclosures;
  private final Accounts accounts;
  private final Pages pages;
  private final EventModel page;

  EventController(
      BrowseEvents events,
      RepairEvents repairs,
      DisclosePersonalData disclosures,
      Accounts accounts,
      Pages pages,
      EventModel page) {
    this.events = events;
    this.repairs = repairs;
    this.disclosures = disclosures;
    this.accounts = accounts;
    this.pages = pages;
    this.page = page;
  }

  @Get
  HttpResponse<?> show(HttpRequest<?> request, String id, @Nullable @QueryValue String done) {
    return onEvent(
        request,
        id,
        event -> {
          Map<String, Object> model = page.of(request, event, Optional.empty(), false);
          model.put("done", page.result(event, done, SignedIn.of(request)).stream().toList());
          return pages.show(request, "event", model);
        });
  }

  /** Accounts that a text may mean, to choose one from. */
  @Post("/candidates")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured("operator")
  HttpResponse<?> search(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Optional<String> text = Optional.of(Form.of(body).text("q"));
    return onEvent(
        request, id, event -> pages.show(request, "event", page.of(request, event, text, false)));
  }

  /** What a remedy would do. */
  @Post("/previews")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured("operator")
  HttpResponse<?> preview(HttpRequest<?> request, String id, @Nullable @Body String body) {
    RemedyForm form = page.checked(RemedyForm.of(Form.of(body)));
    HttpStatus status = form.problem().isEmpty() ? HttpStatus.OK : HttpStatus.BAD_REQUEST;
    return onEvent(
        request, id, event -> page(request, status, event, form, previewed(event, form), ""));
  }

  /**
   * Does what was previewed, if it is still the same. The token stands for the previewed remedy:
   * fields that were changed since the preview do not agree with it, so that nothing is done.
   */
  @Post("/repairs")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured("operator")
  HttpResponse<?> repair(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Form fields = Form.of(body);
    RemedyForm wanted = page.checked(RemedyForm.of(fields));
    RemedyForm form = wanted.toBeDone();
    if (!form.problem().isEmpty()) {
      return onEvent(
          request,
          id,
          event ->
              page(request, HttpStatus.BAD_REQUEST, event, form, previewed(event, wanted), ""));
    }
    Optional<StripeEventId> event = id(id);
    if (event.isEmpty()) {
      return missing(request);
    }
    String person = SignedIn.of(request).name();
    return switch (repairs.apply(
        event.get(), form.remedy(), fields.text("token"), person, form.reason())) {
      case Result.Done done ->
          HttpResponse.seeOther(
              URI.create(EventRow.address(event.get()) + "?done=" + form.action()));
      case Result.Changed changed ->
          onEvent(
              request,
              id,
              now ->
                  page(
                      request,
                      HttpStatus.CONFLICT,
                      now,
                      form,
                      Optional.of(changed.now()),
                      changed(fields.text("previewed"), form.wanted())));
    };
  }

  /** Why a confirmation is refused. */
  private static String changed(String previewed, String wanted) {
    return previewed.isEmpty() || previewed.equals(wanted)
        ? "The event or the account has changed since you looked: see “Tries” and “What people"
            + " did”."
        : "The form has changed since the preview: previewed was %s, now it says %s."
            .formatted(previewed, wanted);
  }

  /** What it would do; empty if it does not say what is wanted. */
  private Optional<Preview> previewed(Details event, RemedyForm wanted) {
    return wanted.problem().isEmpty()
        ? Optional.of(repairs.preview(event.line().event().id(), wanted.remedy()))
        : Optional.empty();
  }

  /** The page with what somebody wants done. */
  private HttpResponse<?> page(
      HttpRequest<?> request,
      HttpStatus status,
      Details event,
      RemedyForm form,
      Optional<Preview> effect,
      String changed) {
    return pages.show(request, status, "event", page.of(request, event, form, effect, changed));
  }

  /**
   * The body with nothing hidden, and the accounts that are offered. It is on record before it is
   * shown.
   */
  @Post("/disclosures")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured("operator")
  HttpResponse<?> disclose(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Optional<String> searched =
        Optional.of(Form.of(body).text("q")).filter(text -> !text.isEmpty());
    SignedIn reader = SignedIn.of(request);
    return onEvent(
        request,
        id,
        event -> {
          disclosures.disclose(reader.name(), List.of(id), "personal data of the payload");
          accounts.disclose(page.offered(event, searched, reader), "offered for " + id, reader);
          return pages.show(request, "event", page.of(request, event, searched, true));
        });
  }

  private HttpResponse<?> onEvent(
      HttpRequest<?> request, String id, Function<Details, HttpResponse<?>> answer) {
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
