package io.tallystick.adapter.admin.events;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.usecase.operator.SaveFilters;
import io.tallystick.application.usecase.operator.SaveFilters.Result;
import io.tallystick.domain.operator.SavedFilter;
import java.util.List;

/** Filters of events that operators save under names, each for themselves. */
@DashboardController("/admin/events/filters")
@Secured("viewer")
record SavedFiltersController(SaveFilters filters) {

  /** Saves the filter of the form, and leads back to its list. A payer is not saved with it. */
  @Post
  HttpResponse<?> save(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    String name = form.text("name").strip();
    EventFilter filter = EventFilter.of(form).toBeSaved();
    if (name.isEmpty() || name.length() > SavedFilter.LONGEST_NAME || !filter.isNarrow()) {
      return Pages.to(filter.list());
    }
    Result result = filters.save(SignedIn.name(request), new SavedFilter(name, filter.query()));
    return switch (result) {
      case Result.Saved saved -> Pages.to(filter.list());
      case Result.TooMany many -> Pages.to(Refusal.TOO_MANY_FILTERS.list(filter));
    };
  }

  @Post("/removals")
  HttpResponse<?> remove(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    filters.remove(SignedIn.name(request), form.text("name"));
    return Pages.to(EventFilter.of(form).list());
  }

  /** Those of the reader, with the one that is shown marked. */
  static List<Saved> of(SaveFilters filters, SignedIn reader, EventFilter shown) {
    String here = shown.toBeSaved().list();
    return filters.of(reader.name()).stream()
        .map(
            it -> {
              String link = EventFilter.of(Form.of(it.query())).list();
              return new Saved(it.name(), link, link.equals(here));
            })
        .toList();
  }

  /** A saved filter, as the page shows it. */
  record Saved(String name, String link, boolean isShown) {}
}
