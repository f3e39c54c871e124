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
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.usecase.repair.RepairInBulk;
import io.tallystick.application.usecase.repair.RepairInBulk.Change;
import io.tallystick.application.usecase.repair.RepairInBulk.Plan;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.BulkResult.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Repairs of many events: first planned and shown, then started with a reason. */
@DashboardController("/admin/bulk")
@Secured("viewer")
record BulkController(
    RepairInBulk repairs,
    BrowseBulkRuns runs,
    BrowseEvents events,
    Accounts accounts,
    BulkPage page,
    Pages pages,
    InstantSource clock) {

  private static final int LATEST = 50;

  @Get
  HttpResponse<?> list(HttpRequest<?> request) {
    Instant now = clock.instant();
    SignedIn reader = SignedIn.of(request);
    return pages.show(
        request,
        "bulks",
        Map.of(
            "rows",
            runs.latest(LATEST).stream().map(run -> BulkRow.of(run, now, reader)).toList()));
  }

  @Get("/{run}")
  HttpResponse<?> show(
      HttpRequest<?> request,
      long run,
      @Nullable @QueryValue Integer after,
      @Nullable @QueryValue String only,
      @Nullable @QueryValue String kept) {
    return page.show(
        request,
        run,
        new BulkPage.Part(
            after == null ? 0 : Math.max(0, after),
            Optional.ofNullable(only).map(Kind::of),
            EventFilter.of(request.getParameters())),
        Optional.ofNullable(kept));
  }

  @Post("/plan")
  @Secured("operator")
  HttpResponse<?> plan(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    BulkChoice choice = BulkChoice.of(form, accounts);
    Optional<Refusal> problem =
        EventFilter.of(form).problem().isEmpty()
            ? choice.problem()
            : Optional.of(Refusal.UNREADABLE_FILTER);
    if (problem.isPresent()) {
      return Pages.to(problem.get().list(EventFilter.of(form)) + typed(form, SignedIn.of(request)));
    }
    return switch (repairs.plan(
        selected(form, request), choice.action(), choice.amendment(), SignedIn.name(request))) {
      case Plan.Planned planned -> Pages.to(BulkPage.address(planned.run(), EventFilter.of(form)));
      case Plan.Nothing nothing -> Pages.to(Refusal.NOTHING_SELECTED.list(EventFilter.of(form)));
      case Plan.TooMany many -> Pages.to(Refusal.TOO_MANY_EVENTS.list(EventFilter.of(form)));
    };
  }

  @Post("/{run}/starts")
  @Secured("operator")
  HttpResponse<?> start(HttpRequest<?> request, long run, @Nullable @Body String body) {
    Form form = Form.of(body);
    Change change = repairs.start(run, SignedIn.name(request), form.text("reason"));
    return after(request, run, form, change);
  }

  /** Drops the plan, and leads back to the list from which it was made. */
  @Post("/{run}/cancellations")
  @Secured("operator")
  HttpResponse<?> cancel(HttpRequest<?> request, long run, @Nullable @Body String body) {
    return switch (repairs.drop(run)) {
      case Change.Done done -> Pages.to(EventFilter.of(Form.of(body)).list());
      case Change.NotNow shownAsItIs -> to(run);
      case Change.NoReason without -> to(run);
      case Change.Missing missing -> page.missing(request);
    };
  }

  @Post("/{run}/stops")
  @Secured("operator")
  HttpResponse<?> stop(HttpRequest<?> request, long run) {
    return after(request, run, Form.of(""), repairs.stop(run, SignedIn.name(request)));
  }

  @Post("/{run}/resumptions")
  @Secured("operator")
  HttpResponse<?> resume(HttpRequest<?> request, long run) {
    return after(request, run, Form.of(""), repairs.resume(run, SignedIn.name(request)));
  }

  /** What was typed besides the filter; an account may be named by an address, so it is sealed. */
  private static String typed(Form form, SignedIn reader) {
    return "&credits=%s&account=%s"
        .formatted(
            URLEncoder.encode(form.text("credits"), StandardCharsets.UTF_8),
            SealedText.seal(form.text("user"), reader));
  }

  private List<StripeEventId> selected(Form form, HttpRequest<?> request) {
    return form.text("all").equals("yes")
        ? events.ids(EventFilter.of(form).filter(SignedIn.name(request)), repairs.limit() + 1)
        : form.all("id").stream().filter(StripeEventId::isValid).map(StripeEventId::new).toList();
  }

  private HttpResponse<?> after(HttpRequest<?> request, long run, Form form, Change change) {
    return switch (change) {
      case Change.Done done -> to(run);
      case Change.NotNow shownAsItIs -> to(run);
      case Change.NoReason without -> {
        String plan = BulkPage.address(run, EventFilter.of(form));
        String kept = plan + (plan.contains("?") ? "&kept=" : "?kept=");
        yield SealedText.redirect(kept, form.text("reason"), request);
      }
      case Change.Missing missing -> page.missing(request);
    };
  }

  private static HttpResponse<?> to(long run) {
    return Pages.to(BulkPage.PATH + run);
  }
}
