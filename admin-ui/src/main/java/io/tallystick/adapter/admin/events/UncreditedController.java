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
import io.tallystick.adapter.admin.page.Parameters;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Money that came in and moved no credits, although Stripe was answered that all is well. */
@DashboardController("/admin/uncredited")
@Secured("viewer")
public record UncreditedController(
    BrowseUncredited uncredited,
    BrowseEvents events,
    EventExport exports,
    Pages pages,
    WorkTogether team,
    Accounts accounts,
    InstantSource clock) {

  private static final String PATH = "/admin/uncredited";
  private static final String REASON = "reason";
  private static final List<String> NAMES = List.of(REASON);
  private static final int PAGE = 50;

  /** Of which a payment may stand in the list. */
  private static final Set<ProcessingStatus> LISTED =
      Set.of(ProcessingStatus.IGNORED, ProcessingStatus.DISCARDED);

  @Get
  HttpResponse<?> list(HttpRequest<?> request, @Nullable @QueryValue String after) {
    Parameters filter = Parameters.of(NAMES, request.getParameters()::get);
    Optional<String> only = filter.value(REASON);
    Page page = uncredited.uncredited(only, Optional.ofNullable(after), PAGE);
    Summary summary = uncredited.summary();
    Instant now = clock.instant();
    Set<StripeEventId> unmasked = accounts.payersShown(request, page.lines());
    return pages.show(
        request,
        "uncredited",
        Map.of(
            "reason",
            only.orElse(""),
            "filter",
            filter.values(),
            "addresses",
            accounts.showsAddresses(SignedIn.of(request)),
            "reasons",
            summary.reasons().stream().map(it -> ReasonRow.of(it, now)).toList(),
            "bounded",
            summary.bounded() ? Format.number(summary.events()) : "",
            "rows",
            page.lines().stream().map(line -> EventRow.of(line, now, unmasked)).toList(),
            "first",
            after == null ? "" : filter.address(PATH),
            "next",
            page.next().map(next -> filter.with("after", next).address(PATH)).orElse("")));
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
        .forEach(line -> team.accept(line.event().id(), SignedIn.name(request)));
    return Pages.to(address(form));
  }

  @Post("/export.csv")
  HttpResponse<?> export(HttpRequest<?> request, @Nullable @Body String body) {
    Optional<String> only = Parameters.of(NAMES, Form.of(body)::text).value(REASON);
    return exports.answer(
        request,
        "not-credited.csv",
        only.orElse("every reason"),
        after -> uncredited.uncredited(only, after, Csv.PAGE));
  }

  /** The list for the reason that one of its forms names. */
  public static String address(Form form) {
    return Parameters.of(NAMES, form::text).address(PATH);
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
