package io.tallystick.adapter.admin.accounts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowsePendingAdjustments;
import io.tallystick.application.query.BrowsePendingAdjustments.Row;
import io.tallystick.application.usecase.credit.AdjustBalance.Preview;
import io.tallystick.application.usecase.credit.DecideAdjustments;
import io.tallystick.application.usecase.credit.DecideAdjustments.Result;
import io.tallystick.domain.credit.MoveRefusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Adjustments above what one person may book alone: an admin other than the author decides. */
@DashboardController("/admin/adjustments")
@Secured("operator")
record PendingAdjustmentsController(
    DecideAdjustments decisions,
    BrowsePendingAdjustments pending,
    Pages pages,
    InstantSource clock) {

  static final String PATH = "/admin/adjustments";
  private static final int MOST = 200;

  /**
   * @param kept why a decision was not taken, sealed
   */
  @Get
  HttpResponse<?> list(HttpRequest<?> request, @Nullable @QueryValue String kept) {
    return page(request, HttpStatus.OK, SealedText.kept(kept, request));
  }

  @Post("/{id}/confirmations")
  @Secured("admin")
  HttpResponse<?> confirm(HttpRequest<?> request, long id) {
    return answer(request, decisions.confirm(id, SignedIn.name(request)));
  }

  @Post("/{id}/refusals")
  @Secured("admin")
  HttpResponse<?> refuse(HttpRequest<?> request, long id) {
    return answer(request, decisions.refuse(id, SignedIn.name(request)));
  }

  private HttpResponse<?> answer(HttpRequest<?> request, Result result) {
    return switch (result) {
      case Result.Done done -> Pages.to(PATH);
      case Result.OwnAdjustment own ->
          page(
              request,
              HttpStatus.FORBIDDEN,
              "You have asked for this adjustment yourself: another admin must decide.");
      case Result.DecidedBefore before ->
          refused(request, "Somebody has decided before: see below.");
      case Result.Impossible(Preview.OutOfRange range) ->
          refused(
              request,
              "The account has %s credits now, and can hold 0 to 2,147,483,647."
                  .formatted(Format.number(range.before())));
      case Result.Impossible(Preview other) ->
          refused(request, "The account has been removed meanwhile.");
      case Result.MoveRefused(MoveRefusal why) -> refused(request, why.sentence());
      case Result.Missing missing ->
          page(request, HttpStatus.NOT_FOUND, "There is no such adjustment.");
    };
  }

  private static HttpResponse<?> refused(HttpRequest<?> request, String problem) {
    return SealedText.redirect(PATH + "?kept=", problem, request);
  }

  private HttpResponse<?> page(HttpRequest<?> request, HttpStatus status, String problem) {
    Instant now = clock.instant();
    SignedIn reader = SignedIn.of(request);
    return pages.show(
        request,
        status,
        "adjustments",
        Map.of(
            "problem",
            problem,
            "rows",
            pending.pending(MOST).stream().map(row -> PendingRow.of(row, reader, now)).toList()));
  }

  /**
   * An adjustment, as the page shows it.
   *
   * @param event the page of the event whose credits it moves; empty if it moves none
   * @param from the account that these are taken from; empty if it moves none
   * @param decision what a second person has decided; empty while it waits
   * @param isMine whether the reader has asked for it
   */
  record PendingRow(
      long id,
      TimeCell asked,
      String user,
      String event,
      String from,
      String amount,
      String reason,
      String author,
      String decision,
      boolean isMine) {

    static PendingRow of(Row row, SignedIn reader, Instant now) {
      return new PendingRow(
          row.id(),
          TimeCell.of(row.askedAt(), now),
          row.adjustment().user().toString(),
          row.adjustment().moves().map(it -> EventRow.address(it.event())).orElse(""),
          row.adjustment().moves().map(it -> it.from().toString()).orElse(""),
          Format.signed(row.adjustment().amount()),
          row.adjustment().reason(),
          row.adjustment().actor(),
          row.decided()
              .map(it -> it.decision() + " by " + it.person() + ", " + Format.minute(it.at()))
              .orElse(""),
          row.adjustment().actor().equalsIgnoreCase(reader.name()));
    }
  }
}
