package io.tallystick.adapter.admin.event;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.event.SnoozeRow.Length;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.usecase.repair.WorkTogether;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** What support staff tell each other of an event. */
@DashboardController("/admin/events/{id}")
@Secured("operator")
record TeamworkController(BrowseEvents events, WorkTogether team, InstantSource clock) {

  private static final int LONGEST = 500;

  @Post("/notes")
  HttpResponse<?> note(HttpRequest<?> request, String id, @Nullable @Body String body) {
    String text = Form.of(body).text("note");
    return onEvent(
        id,
        event -> {
          if (!text.isBlank()) {
            String kept = text.substring(0, Math.min(text.length(), LONGEST));
            team.note(event, SignedIn.name(request), kept);
          }
        });
  }

  @Post("/owner")
  HttpResponse<?> own(HttpRequest<?> request, String id, @Nullable @Body String body) {
    boolean owns = Form.of(body).text("owns").equals("yes");
    return onEvent(id, event -> team.own(event, SignedIn.name(request), owns));
  }

  @Post("/snoozes")
  HttpResponse<?> snooze(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Form form = Form.of(body);
    String why = form.text("why").strip();
    Optional<Length> length = Length.of(form.text("length"));
    return onEvent(
        id,
        event -> {
          if (length.isPresent() && !why.isEmpty()) {
            team.snooze(
                new Snooze(
                    event,
                    clock.instant().plus(length.get().length()),
                    SignedIn.name(request),
                    why.substring(0, Math.min(why.length(), LONGEST))));
          }
        });
  }

  @Post("/snoozes/end")
  HttpResponse<?> wake(HttpRequest<?> request, String id) {
    return onEvent(id, event -> team.wake(event, SignedIn.name(request)));
  }

  private HttpResponse<?> onEvent(String id, Consumer<StripeEventId> work) {
    if (!StripeEventId.isValid(id) || events.details(new StripeEventId(id)).isEmpty()) {
      return HttpResponse.notFound();
    }
    work.accept(new StripeEventId(id));
    return Pages.to(EventRow.address(new StripeEventId(id)) + "#team");
  }
}
