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
import io.tallystick.application.port.in.BrowseEvents;
import io.tallystick.application.port.in.BrowseEvents.Details;
import io.tallystick.application.port.in.BrowseUsers;
import io.tallystick.application.port.in.DisclosePersonalData;
import io.tallystick.application.port.in.RepairEvents;
import io.tallystick.application.port.in.RepairEvents.Result;
import io.tallystick.domain.inbox.StripeEventId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One event: what happened to it, and what a person can do. */
@Controller("/admin/events/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured("viewer")
final class EventController {

  private final BrowseEvents events;
  private final BrowseUsers users;
  private final RepairEvents repairs;
  private final DisclosePersonalData disclosures;
  private final Pages pages;
  private final EventModel page;

  EventController(
      BrowseEvents events,
      BrowseUsers users,
      RepairEvents repairs,
      DisclosePersonalData disclosures,
      Pages pages,
      EventModel page) {
    this.events = events;
    this.users = users;
    this.repairs = repairs;
    this.disclosures = disclosures;
    this.pages = pages;
    this.page = page;
  }

  @Get
  HttpResponse<?> show(HttpRequest<?> request, String id, @Nullable @QueryValue String done) {
    return details(id)
        .<HttpResponse<?>>map(
            event -> {
              Map<String, Object> model = page.of(request, event);
              model.put("done", EventModel.result(event, done, SignedIn.of(request)));
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
              Map<String, Object> model = page.of(request, event);
              model.put("q", text);
              model.put("searched", true);
              model.put("candidates", EventModel.rows(users.search(text), request));
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
    Map<String, Object> model = page.of(request, event.get());
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
    Map<String, Object> model = page.of(request, event);
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
    Map<String, Object> model = page.of(request, event.get());
    page.show(model, event.get(), true);
    return pages.show(request, "event", model);
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
