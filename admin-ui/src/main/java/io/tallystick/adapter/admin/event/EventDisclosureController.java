package io.tallystick.adapter.admin.event;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.domain.inbox.StripeEventId;
import java.util.Optional;
import java.util.stream.Stream;

/** Personal data of one event, shown to a person who asks for it. */
@DashboardController("/admin/events/{id}")
@Secured("operator")
record EventDisclosureController(
    BrowseEvents events, DisclosePersonalData disclosures, EventModel page) {

  /**
   * Leads to the body with nothing hidden, and the accounts that are offered. All of it is on
   * record before it is shown, or, beyond the limit, none is.
   */
  @Post("/disclosures")
  HttpResponse<?> disclose(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Optional<EventDetails> event =
        StripeEventId.isValid(id) ? events.details(new StripeEventId(id)) : Optional.empty();
    if (event.isEmpty()) {
      return HttpResponse.notFound();
    }
    Form fields = Form.of(body);
    String search = fields.text("q");
    SignedIn reader = SignedIn.of(request);
    Optional<String> searched = Optional.of(search).filter(text -> !text.isEmpty());
    Stream<String> offered =
        page.offered(event.get(), searched, reader).stream().map(DisclosePersonalData::account);
    disclosures.disclose(
        reader.name(),
        Stream.concat(Stream.of(id), offered).toList(),
        "personal data of the payload and the accounts offered for " + id);
    String part = fields.text("action").isEmpty() ? "payload" : "repair";
    return HttpResponse.seeOther(
        EventQuery.unmasked(
            EventRow.address(event.get().line().event().id()), search, reader, part));
  }
}
