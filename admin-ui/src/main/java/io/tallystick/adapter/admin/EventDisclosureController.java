package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Details;
import io.tallystick.application.usecase.DisclosePersonalData;
import io.tallystick.domain.inbox.StripeEventId;
import java.util.List;
import java.util.Optional;

/** Personal data of one event, shown to a person who asks for it. */
@Controller("/admin/events/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured("operator")
final class EventDisclosureController {

  private final BrowseEvents events;
  private final DisclosePersonalData disclosures;
  private final Accounts accounts;
  private final EventModel page;

  EventDisclosureController(
      BrowseEvents events, DisclosePersonalData disclosures, Accounts accounts, EventModel page) {
    this.events = events;
    this.disclosures = disclosures;
    this.accounts = accounts;
    this.page = page;
  }

  /**
   * Leads to the body with nothing hidden, and the accounts that are offered. It is on record
   * before it is shown.
   */
  @Post("/disclosures")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> disclose(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Optional<Details> event =
        StripeEventId.isValid(id) ? events.details(new StripeEventId(id)) : Optional.empty();
    if (event.isEmpty()) {
      return HttpResponse.notFound();
    }
    Form fields = Form.of(body);
    String search = fields.text("q");
    SignedIn reader = SignedIn.of(request);
    Optional<String> searched = Optional.of(search).filter(text -> !text.isEmpty());
    disclosures.disclose(reader.name(), List.of(id), "personal data of the payload");
    accounts.disclose(page.offered(event.get(), searched, reader), "offered for " + id, reader);
    String part = fields.text("action").isEmpty() ? "payload" : "repair";
    return HttpResponse.seeOther(
        EventQuery.unmasked(
            EventRow.address(event.get().line().event().id()), search, reader, part));
  }
}
