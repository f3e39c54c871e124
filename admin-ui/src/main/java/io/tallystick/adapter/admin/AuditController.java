package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.DeedRow;
import io.tallystick.adapter.admin.page.Exports;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Labels;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.application.query.BrowseAudit;
import io.tallystick.application.query.BrowseAudit.Row;
import io.tallystick.application.query.EventDetails.Deed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who did what on what, why and when. Viewers do not read it: persons write it for each other. */
@DashboardController("/admin/audit")
@Secured("operator")
record AuditController(BrowseAudit audit, Exports exports, Pages pages, InstantSource clock) {

  private static final int PAGE = 100;

  @Get
  HttpResponse<?> list(HttpRequest<?> request, @Nullable @QueryValue Long before) {
    AuditFilter filter = AuditFilter.of(request.getParameters(), audit);
    List<Row> found = audit.page(filter.filter(), Optional.ofNullable(before), PAGE + 1);
    boolean more = found.size() > PAGE;
    List<Row> shown = more ? found.subList(0, PAGE) : found;
    Instant now = clock.instant();
    return pages.show(
        request,
        "audit",
        Map.of(
            "actions",
            Labels.deeds(),
            "filter",
            filter,
            "lines",
            AuditLine.of(shown.stream().map(row -> DeedRow.of(row.deed(), now)).toList()),
            "next",
            more ? filter.address("before", Long.toString(shown.getLast().id())) : "",
            "first",
            before == null ? "" : filter.address()));
  }

  /** Leads to the list of what was typed; names of persons stand in no address. */
  @Post("/search")
  HttpResponse<?> search(@Nullable @Body String body) {
    return Pages.to(AuditFilter.typed(Form.of(body), audit).address());
  }

  /** A filter that cannot be read leads back to the list, which says so: it would export all. */
  @Post("/export.csv")
  HttpResponse<?> export(HttpRequest<?> request, @Nullable @Body String body) {
    AuditFilter filter = AuditFilter.of(Form.of(body), audit);
    if (!filter.problem().isEmpty()) {
      return Pages.to(filter.address());
    }
    return exports.<Long>answer(
        request,
        "audit-log.csv",
        "row,at,actor,action,subject,said,reason",
        () ->
            before ->
                Csv.Page.of(
                    audit.page(filter.filter(), before, Csv.PAGE),
                    AuditController::exported,
                    Row::id));
  }

  private static List<String> exported(Row row) {
    Deed deed = row.deed();
    return List.of(
        Long.toString(row.id()),
        deed.at().toString(),
        deed.actor(),
        deed.action(),
        deed.subject(),
        DeedRow.said(deed),
        deed.reason());
  }
}
