package io.tallystick.adapter.admin.events;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Labels;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.BrowseUncredited;
import io.tallystick.application.query.BrowseUncredited.Reason;
import io.tallystick.application.query.BrowseUncredited.Summary;
import io.tallystick.application.usecase.repair.WorkTogether;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Money that came in and moved no credits, although Stripe was answered that all is well. */
@DashboardController("/admin/uncredited")
@Secured("viewer")
record UncreditedController(
    BrowseUncredited uncredited,
    BrowseEvents events,
    EventExport exports,
    Pages pages,
    WorkTogether team,
    Accounts accounts,
    InstantSource clock) {

  private static final String PATH = "/admin/uncredited";
  private static final int PAGE = 50;

  /** Of which a payment may stand in the list. */
  private static final Set<ProcessingStatus> LISTED =
      Set.of(ProcessingStatus.IGNORED, ProcessingStatus.DISCARDED);

  @Get
  HttpResponse<?> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String reason,
      @Nullable @QueryValue String after) {
    Optional<String> only = only(reason);
    Page page = uncredited.uncredited(only, Optional.ofNullable(after), PAGE);
    Summary summary = uncredited.summary();
    Instant now = clock.instant();
    Set<StripeEventId> unmasked = accounts.payersShown(request, page.lines());
    String here = PATH + only.map(code -> "?reason=" + encoded(code)).orElse("");
    return pages.show(
        request,
        "uncredited",
        Map.of(
            "reason",
            only.orElse(""),
            "filter",
            only.map(code -> Map.of("reason", code)).orElse(Map.of()),
            "addresses",
            accounts.showsAddresses(SignedIn.of(request)),
            "reasons",
            summary.reasons().stream().map(it -> ReasonRow.of(it, now)).toList(),
            "bounded",
            summary.bounded() ? Format.number(summary.events()) : "",
            "rows",
            page.lines().stream().map(line -> EventRow.of(line, now, unmasked)).toList(),
            "first",
            after == null ? "" : here,
            "next",
            page.next()
                .map(next -> here + (only.isEmpty() ? "?" : "&") + "after=" + encoded(next))
                .orElse("")));
  }

  /**
   * Takes away what a person has looked at and finds right; that is on record. What is not on a
   * page is not accepted: an event that has yet to come would be hidden.
   */
  @Post("/accepted")
  @Secured("operator")
  HttpResponse<?> accept(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    List<StripeEventId> ticked =
        form.all("id").stream()
            .filter(StripeEventId::isValid)
            .map(StripeEventId::new)
            .distinct()
            .limit(PAGE)
            .toList();
    events.lines(ticked).values().stream()
        .filter(line -> LISTED.contains(line.event().status()))
        .forEach(line -> team.accept(line.event().id(), SignedIn.of(request).name()));
    return Pages.to(
        PATH + only(form.text("reason")).map(code -> "?reason=" + encoded(code)).orElse(""));
  }

  @Post("/export.csv")
  HttpResponse<?> export(HttpRequest<?> request, @Nullable @Body String body) {
    Optional<String> only = only(Form.of(body).text("reason"));
    return exports.answer(
        request,
        "not-credited.csv",
        only.orElse("every reason"),
        after -> uncredited.uncredited(only, after, Csv.PAGE));
  }

  private static Optional<String> only(@Nullable String reason) {
    return Optional.ofNullable(reason).map(String::strip).filter(code -> !code.isEmpty());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The payments that were left alone for one reason. */
  record ReasonRow(
      String code,
      String title,
      String payments,
      List<String> money,
      TimeCell first,
      TimeCell last) {
    static ReasonRow of(Reason reason, Instant now) {
      return new ReasonRow(
          reason.code(),
          reason.code().equals(BrowseUncredited.DISCARDED)
              ? "discarded by a person"
              : Labels.skipped(reason.code()),
          Format.number(reason.payments()),
          Format.each(reason.money()),
          TimeCell.of(reason.first(), now),
          TimeCell.of(reason.last(), now));
    }
  }
}
