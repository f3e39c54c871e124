package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.events.EventExport;
import io.tallystick.adapter.admin.events.EventFilter;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SearchText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.UserRow;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.domain.inbox.StripeEventId;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The search that every page has: accounts, and events of every status. */
@DashboardController("/admin/search")
@Secured("viewer")
record SearchController(
    Search search,
    BrowseEvents events,
    EventExport exports,
    Accounts accounts,
    Pages pages,
    InstantSource clock) {

  private static final String PATH = "/admin/search";

  /** Leads to the results. */
  @Post
  HttpResponse<?> search(HttpRequest<?> request, @Nullable @Body String body) {
    return HttpResponse.seeOther(
        place(SearchText.of(Form.of(body).text("q")), SignedIn.of(request)));
  }

  /** The address of the results. */
  static URI place(SearchText typed, SignedIn reader) {
    UriBuilder place = UriBuilder.of(PATH);
    fields(typed, reader).forEach(place::queryParam);
    return place.build();
  }

  /** What was typed, in an address or a form: an id as it is; a name or an address is sealed. */
  private static Map<String, String> fields(SearchText typed, SignedIn reader) {
    return typed.isEmpty()
        ? Map.of()
        : typed.isId()
            ? Map.of("q", typed.text())
            : Map.of("s", SealedText.seal(typed.text(), reader));
  }

  /** What was found; what was named as a whole and is one alone is opened. */
  @Get
  HttpResponse<?> results(
      HttpRequest<?> request, @Nullable @QueryValue String q, @Nullable @QueryValue String s) {
    SignedIn reader = SignedIn.of(request);
    SearchText typed = typed(q, s, reader);
    Found found = search.found(typed, reader);
    Optional<URI> only = found.only();
    if (only.isPresent()) {
      return HttpResponse.seeOther(only.get());
    }
    Instant now = clock.instant();
    List<Line> shown = found.shown();
    Set<StripeEventId> unmasked = accounts.payersShown(request, shown);
    Map<String, Object> model = new HashMap<>();
    model.put("typed", typed.text());
    model.put("lost", s != null && typed.isEmpty());
    Set<String> disclosed = accounts.disclosedTo(reader);
    model.put(
        "users", found.accounts().stream().map(account -> UserRow.of(account, disclosed)).toList());
    model.put("rows", shown.stream().map(line -> EventRow.of(line, now, unmasked)).toList());
    model.put("most", Found.MOST);
    model.put("more", found.hasMore());
    model.put("list", found.list().map(EventFilter::list).orElse(""));
    model.put("fields", fields(typed, reader));
    model.put("addresses", accounts.showsAddresses(reader));
    model.put("short", reader.mayAct() && !typed.isLongEnough());
    model.put("least", SearchText.SHORTEST_BEGINNING);
    return pages.show(request, "search", model);
  }

  /**
   * All events that were found; where only some were, there is no file, as nothing in it says so.
   */
  @Post("/export.csv")
  HttpResponse<?> export(HttpRequest<?> request, @Nullable @Body String body) {
    SignedIn reader = SignedIn.of(request);
    SearchText typed = typed(Form.of(body), reader);
    Found found = search.found(typed, reader);
    if (found.events().isEmpty() || !found.isWhole()) {
      return HttpResponse.seeOther(place(typed, reader));
    }
    return exports.answer(
        request,
        "search.csv",
        found.written(),
        after ->
            found
                .list()
                .map(list -> events.page(list.filter(), Order.NEWEST, after, Csv.PAGE))
                .orElseGet(() -> new Page(found.events(), Optional.empty())));
  }

  /** What was typed, from a form of the results. */
  static SearchText typed(Form form, SignedIn reader) {
    return typed(form.text("q"), form.text("s"), reader);
  }

  private static SearchText typed(@Nullable String q, @Nullable String s, SignedIn reader) {
    SearchText id = SearchText.of(q == null ? "" : q);
    return id.isId() ? id : SearchText.of(SealedText.open(s, reader).orElse(""));
  }
}
