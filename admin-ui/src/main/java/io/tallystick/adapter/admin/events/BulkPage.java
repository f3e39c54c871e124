package io.tallystick.adapter.admin.events;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.Parameters;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.application.query.BrowseBulkRuns.Details;
import io.tallystick.application.query.BrowseBulkRuns.Item;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.usecase.repair.RepairInBulk;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.BulkResult.Kind;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The page of a bulk repair. */
@Singleton
record BulkPage(
    BrowseBulkRuns runs, BrowseEvents events, Accounts accounts, Pages pages, InstantSource clock) {

  static final String PATH = "/admin/bulk/";

  private static final int ROWS = 100;

  /**
   * What is shown of it.
   *
   * @param after the position after which the rows begin
   * @param only the result of the events that are listed; empty: any
   * @param list the filter with which it was planned, for the way back
   */
  record Part(int after, Optional<Kind> only, EventFilter list) {

    Part from(int position) {
      return new Part(position, only, list);
    }

    Part with(Optional<Kind> kind) {
      return new Part(0, kind, list);
    }

    String address(long run) {
      Parameters place = list.isNarrow() ? list.parameters() : new Parameters(Map.of());
      place = only.isPresent() ? place.with("only", only.get().code()) : place;
      place = after > 0 ? place.with("after", Integer.toString(after)) : place;
      return place.address(PATH + run);
    }
  }

  /** The address of a repair that was planned with a filter. */
  static String address(long run, EventFilter list) {
    return new Part(0, Optional.empty(), list).address(run);
  }

  /**
   * The page.
   *
   * @param kept the reason with which it was not started, sealed; empty if nobody has tried
   */
  HttpResponse<?> show(HttpRequest<?> request, long run, Part part, Optional<String> kept) {
    Optional<Details> found = runs.details(run);
    if (found.isEmpty()) {
      return missing(request);
    }
    List<Item> items = runs.items(run, part.only(), part.after(), ROWS + 1);
    List<Item> shown = items.size() > ROWS ? items.subList(0, ROWS) : items;
    Map<StripeEventId, Line> lines = events.lines(shown.stream().map(Item::event).toList());
    SignedIn reader = SignedIn.of(request);
    Set<StripeEventId> unmasked = accounts.payersShown(request, List.copyOf(lines.values()));
    Map<String, Object> model = new HashMap<>();
    model.put("run", BulkRow.of(found.get().run(), clock.instant(), reader));
    model.put("figures", BulkFigures.of(found.get()));
    model.put("only", part.only().map(Kind::code).orElse(""));
    model.put(
        "items",
        shown.stream()
            .map(
                it ->
                    BulkItemRow.of(
                        it, Optional.ofNullable(lines.get(it.event())), reader, unmasked))
            .toList());
    model.put("here", part.address(run));
    model.put("whole", part.with(Optional.empty()).address(run));
    model.put(
        "kinds",
        Arrays.stream(Kind.values())
            .collect(
                Collectors.toMap(Kind::code, kind -> part.with(Optional.of(kind)).address(run))));
    model.put("first", part.after() == 0 ? "" : part.from(0).address(run));
    model.put(
        "next", items.size() > ROWS ? part.from(shown.getLast().position()).address(run) : "");
    model.put("list", part.list().values());
    model.put("reason", SealedText.kept(kept.orElse(""), request));
    model.put("longestReason", RepairInBulk.LONGEST_REASON);
    model.put(
        "problem",
        kept.map(
                any ->
                    "Say why, in at most %s characters: others read it in the audit log."
                        .formatted(RepairInBulk.LONGEST_REASON))
            .orElse(""));
    return pages.show(request, "bulk", model);
  }

  HttpResponse<?> missing(HttpRequest<?> request) {
    return pages.trouble(
        request,
        HttpStatus.NOT_FOUND,
        "There is no such bulk repair",
        "A plan that nobody starts is dropped after a day: select the events again. Those that"
            + " there are stand under /admin/bulk.");
  }
}
