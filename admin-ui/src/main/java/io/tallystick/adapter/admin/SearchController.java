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
import io.tallystick.adapter.admin.events.EventFilter;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SearchText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.UserRow;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Beginning;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Payer;
import io.tallystick.application.query.BrowseUsers.Account;
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
record SearchController(BrowseEvents events, Accounts accounts, Pages pages, InstantSource clock) {

  private static final String PATH = "/admin/search";
  private static final int MOST = 20;

  /** Leads to the results. An id may stand in their address; a name or an address is sealed. */
  @Post
  HttpResponse<?> search(HttpRequest<?> request, @Nullable @Body String body) {
    SearchText typed = SearchText.of(Form.of(body).text("q"));
    UriBuilder place = UriBuilder.of(PATH);
    if (typed.isId()) {
      place.queryParam("q", typed.text());
    } else if (!typed.isEmpty()) {
      place.queryParam("s", SealedText.seal(typed.text(), SignedIn.of(request)));
    }
    return HttpResponse.seeOther(place.build());
  }

  /** What was found; what was named as a whole and is one alone is opened. */
  @Get
  HttpResponse<?> results(
      HttpRequest<?> request, @Nullable @QueryValue String q, @Nullable @QueryValue String s) {
    SignedIn reader = SignedIn.of(request);
    SearchText typed = typed(q, s, reader);
    Found whole = whole(typed);
    Optional<URI> only = whole.only();
    if (only.isPresent()) {
      return HttpResponse.seeOther(only.get());
    }
    Found found = whole.isNothing() && reader.mayAct() ? beginning(typed, reader) : whole;
    Instant now = clock.instant();
    List<Line> shown = found.events().stream().limit(MOST).toList();
    Set<StripeEventId> unmasked = accounts.payersShown(request, shown);
    Map<String, Object> model = new HashMap<>();
    model.put("typed", typed.text());
    model.put("lost", s != null && typed.isEmpty());
    Set<String> disclosed = accounts.disclosedTo(reader);
    model.put(
        "users", found.accounts().stream().map(account -> UserRow.of(account, disclosed)).toList());
    model.put("rows", shown.stream().map(line -> EventRow.of(line, now, unmasked)).toList());
    model.put("most", MOST);
    model.put("more", found.events().size() > MOST);
    model.put("list", found.list());
    model.put("short", reader.mayAct() && !typed.isLong());
    model.put("least", SearchText.LEAST);
    return pages.show(request, "search", model);
  }

  private static SearchText typed(@Nullable String q, @Nullable String s, SignedIn reader) {
    SearchText id = SearchText.of(q == null ? "" : q);
    return id.isId() ? id : SearchText.of(SealedText.open(s, reader).orElse(""));
  }

  /** What the text names as a whole. */
  private Found whole(SearchText typed) {
    if (typed.isEmpty()) {
      return Found.NOTHING;
    }
    Optional<StripeEventId> event =
        Optional.of(typed.text())
            .filter(StripeEventId::isValid)
            .map(StripeEventId::new)
            .filter(id -> typed.isId() && events.details(id).isPresent());
    if (event.isPresent()) {
      return new Found(List.of(), List.of(), "", Optional.of(EventRow.address(event.get())));
    }
    List<Account> named = accounts.named(typed.text());
    Filter filter =
        typed.isAddress()
            ? Filter.of(new Payer.WithAddress(typed.text()))
            : EventFilter.naming(typed.text()).filter();
    List<Line> lines = events.page(filter, Order.NEWEST, Optional.empty(), MOST + 1).lines();
    return new Found(
        named,
        lines,
        list(typed, lines),
        named.size() == 1
            ? Optional.of("/admin/users/" + named.getFirst().id())
            : Optional.empty());
  }

  /** The address of the list of all; it names a payer by the id of one of the events. */
  private static String list(SearchText typed, List<Line> lines) {
    return typed.isAddress() && !lines.isEmpty()
        ? EventFilter.paidAs(lines.getFirst().event().id()).list()
        : EventFilter.naming(typed.text()).list();
  }

  /** Whose beginning the text is; that it is looked for names and payers is on record. */
  private Found beginning(SearchText typed, SignedIn reader) {
    if (typed.isEmpty()) {
      return Found.NOTHING;
    }
    List<Account> named = typed.isId() ? List.of() : accounts.search(typed.text(), reader);
    Beginning text = new Beginning(typed.text(), typed.isLong(), !typed.isId());
    return new Found(named, events.beginning(text, MOST + 1), "", Optional.empty());
  }

  /**
   * What was found.
   *
   * @param list the address of the list of all events; empty where only some were looked for
   * @param page that shows all of it
   */
  private record Found(
      List<Account> accounts, List<Line> events, String list, Optional<String> page) {

    static final Found NOTHING = new Found(List.of(), List.of(), "", Optional.empty());

    boolean isNothing() {
      return accounts.isEmpty() && events.isEmpty() && page.isEmpty();
    }

    /** The page to open at once. */
    Optional<URI> only() {
      return page.or(
              () ->
                  accounts.isEmpty() && events.size() == 1
                      ? Optional.of(EventRow.address(events.getFirst().event().id()))
                      : Optional.empty())
          .map(URI::create);
    }
  }
}
