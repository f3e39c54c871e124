package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.PriceRow.ChangeRow;
import io.tallystick.adapter.admin.events.EventFilter;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.Parameters;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowsePrices;
import io.tallystick.application.query.BrowsePrices.Row;
import io.tallystick.application.usecase.credit.SetPrices;
import io.tallystick.application.usecase.credit.SetPrices.WhatIf;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The price catalogue: what each price buys, who changed it, and what a change would credit. */
@DashboardController(PricesController.PATH)
@Secured("viewer")
record PricesController(
    SetPrices prices,
    BrowsePrices pricePages,
    BrowseEvents events,
    Pages pages,
    InstantSource clock) {

  static final String PATH = "/admin/catalogue";
  private static final int MOST_CHANGES = 50;
  private static final int LONGEST_QUERY = 3_500; // a request line of HTTP has 4,096 bytes here

  /** A preview processes them: no more than a person waits for. */
  private static final int MOST_EVENTS = 100;

  @Get
  HttpResponse<?> list(HttpRequest<?> request, @Nullable @QueryValue String saved) {
    Instant now = clock.instant();
    List<Row> set = pricePages.rows();
    List<PriceRow> configured =
        configured()
            .filter(it -> set.stream().noneMatch(row -> isOf(row, it.key())))
            .map(PriceRow::configured)
            .toList();
    return pages.show(
        request,
        "catalogue",
        Map.of(
            "rows",
            Stream.concat(set.stream().map(row -> PriceRow.of(row, now)), configured.stream())
                .toList(),
            "saved",
            saved == null ? "" : saved,
            "changes",
            ChangeRow.of(pricePages.changes(Optional.empty(), MOST_CHANGES), now)));
  }

  /** One price, or with a key that is not known, or none, a new one. */
  @Get("/price")
  HttpResponse<?> price(HttpRequest<?> request, @Nullable @QueryValue String key) {
    String name = key == null ? "" : key.strip();
    return page(request, current(name), Optional.empty());
  }

  /** What a price would credit; it stands in the address, the reason sealed. */
  @Get("/previews")
  @Secured("admin")
  HttpResponse<?> previewed(HttpRequest<?> request, @Nullable @QueryValue String kept) {
    Form form = Form.of(request.getUri().getRawQuery());
    return preview(request, PriceForm.of(form, SealedText.kept(kept, request)));
  }

  /** Leads to what a price would credit. */
  @Post("/previews")
  @Secured("admin")
  HttpResponse<?> preview(HttpRequest<?> request, @Nullable @Body String body) {
    return toPreview(request, PriceForm.of(Form.of(body)));
  }

  @Post
  @Secured("admin")
  HttpResponse<?> set(HttpRequest<?> request, @Nullable @Body String body) {
    PriceForm form = PriceForm.of(Form.of(body));
    String person = SignedIn.name(request);
    return form.problem().isEmpty()
            && (prices.set(form.entry(), form.seenAt(), person, form.reason())
                || isSetBy(person, form))
        ? Pages.to(PATH + "?" + new Parameters(Map.of("saved", form.key())).query())
        : toPreview(request, form);
  }

  /** Whether the price is what was wanted, by a click before this one. */
  private boolean isSetBy(String person, PriceForm form) {
    return pricePages
        .row(form.key())
        .filter(row -> row.entry().equals(form.entry()))
        .filter(row -> row.by().equals(person) && row.reason().equals(form.reason()))
        .isPresent();
  }

  /** What no address can hold is shown at once. */
  private HttpResponse<?> toPreview(HttpRequest<?> request, PriceForm form) {
    String query = form.query(SignedIn.of(request));
    return query.length() <= LONGEST_QUERY
        ? Pages.to(PATH + "/previews?" + query)
        : preview(request, form);
  }

  private HttpResponse<?> preview(HttpRequest<?> request, PriceForm form) {
    return !form.problem().isEmpty()
        ? page(request, form, Optional.empty())
        : isAsSeen(form)
            ? page(request, form, Optional.of(effect(form)))
            : page(request, changed(form), Optional.empty());
  }

  /** Somebody else was quicker: what the price is now, for the person to change again. */
  private PriceForm changed(PriceForm typed) {
    return current(typed.key())
        .but(
            "Somebody has changed this price since you looked; below is what it is now. You"
                + " wanted: "
                + typed.credits()
                + " credits.");
  }

  private boolean isAsSeen(PriceForm form) {
    return pricePages.row(form.key()).map(Row::at).equals(form.seenAt());
  }

  private PriceForm current(String key) {
    return pricePages
        .row(key)
        .map(row -> PriceForm.of(row.entry(), row.at().toString()))
        .or(
            () ->
                configured()
                    .filter(it -> it.key().equals(key))
                    .findFirst()
                    .map(entry -> PriceForm.of(entry, "")))
        .orElseGet(() -> PriceForm.empty(key));
  }

  private Stream<Entry> configured() {
    return prices.configured().prices().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(it -> new Entry(it.getKey(), it.getValue(), true));
  }

  private static boolean isOf(Row row, String key) {
    return row.entry().key().equals(key);
  }

  /** What would be credited, of the oldest failed events that a price can help. */
  private Effect effect(PriceForm form) {
    List<StripeEventId> failed = new ArrayList<>();
    for (FailureCode code : SetPrices.HELPED_BY_PRICES) {
      failed.addAll(events.ids(failedWith(code), MOST_EVENTS + 1 - failed.size()));
    }
    boolean more = failed.size() > MOST_EVENTS;
    List<StripeEventId> some = more ? failed.subList(0, MOST_EVENTS) : failed;
    return new Effect(prices.whatIf(form.entry(), some), some.size(), more);
  }

  private static Filter failedWith(FailureCode code) {
    return new EventFilter(
            new Parameters(Map.of("status", ProcessingStatus.FAILED.code(), "code", code.code())))
        .filter();
  }

  /**
   * What a change would credit.
   *
   * @param events how many were looked at
   * @param more whether there are others
   */
  private record Effect(WhatIf told, int events, boolean more) {}

  private HttpResponse<?> page(HttpRequest<?> request, PriceForm form, Optional<Effect> effect) {
    Instant now = clock.instant();
    SignedIn reader = SignedIn.of(request);
    Map<String, Object> model = new HashMap<>();
    model.put("form", form);
    model.put("preview", effect.isPresent());
    model.put("none", effect.filter(it -> it.events() > 0).isEmpty());
    model.put("events", Format.number(effect.map(Effect::events).orElse(0)));
    model.put("more", effect.map(Effect::more).orElse(false));
    model.put("credits", Format.number(effect.map(it -> it.told().credits()).orElse(0L)));
    model.put(
        "credited",
        effect.stream()
            .flatMap(it -> it.told().credited().stream())
            .map(it -> Credited.of(it, reader))
            .toList());
    model.put(
        "changes",
        form.key().isEmpty()
            ? List.of()
            : ChangeRow.of(pricePages.changes(Optional.of(form.key()), MOST_CHANGES), now));
    return pages.show(request, "price", model);
  }

  /** An event that would be credited. */
  record Credited(String link, String id, String shortId, String message) {

    static Credited of(SetPrices.Effect effect, SignedIn reader) {
      return new Credited(
          EventRow.address(effect.event()),
          effect.event().value(),
          Format.shortened(effect.event().value()),
          Redaction.message(effect.result().message(), reader));
    }
  }
}
