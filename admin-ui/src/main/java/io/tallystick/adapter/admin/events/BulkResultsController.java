package io.tallystick.adapter.admin.events;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Exports;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.application.query.BrowseBulkRuns.Details;
import io.tallystick.application.query.BrowseBulkRuns.Item;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.usecase.repair.RepairInBulk;
import io.tallystick.application.usecase.repair.RepairInBulk.Plan;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkResult.Kind;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkRun.State;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is made of the result of a bulk repair: a plan for some of its events, and a file. */
@DashboardController("/admin/bulk/{run}")
@Secured("viewer")
record BulkResultsController(
    RepairInBulk repairs,
    BrowseBulkRuns runs,
    BrowseEvents events,
    BulkPage page,
    Exports exports) {

  private static final String HEADING =
      "number,event_id,payment_id,payer,amount,amount_minor,currency,planned,result,"
          + "code,message,credits,user_id,actor,reason";

  /**
   * Plans the same anew: of a plan for those that would be credited, otherwise for those that
   * failed. Where processing broke, their amendment was taken back with it. What a later version
   * did to them is unknown here: they are retried.
   */
  @Post("/plans")
  @Secured("operator")
  HttpResponse<?> plan(HttpRequest<?> request, long run, @Nullable @Body String body) {
    Optional<Details> found = runs.details(run);
    if (found.isEmpty()) {
      return page.missing(request);
    }
    BulkRun before = found.get().run();
    String person = SignedIn.name(request);
    boolean isKnown = before.action() != BulkAction.UNKNOWN;
    boolean isPlan = before.state() == State.PLANNED && isKnown;
    List<StripeEventId> ids =
        runs
            .items(run, Optional.of(isPlan ? Kind.CREDITED : Kind.FAILED), 0, repairs.limit() + 1)
            .stream()
            .map(Item::event)
            .toList();
    Plan plan =
        isKnown
            ? repairs.plan(ids, before.action(), before.amendment(), person)
            : repairs.plan(ids, BulkAction.RETRY, person);
    long next =
        switch (plan) {
          case Plan.Planned planned -> planned.run();
          case Plan.Nothing nothingIsLeft -> run;
          case Plan.TooMany many -> run;
        };
    return Pages.to(BulkPage.address(next, EventFilter.of(Form.of(body))));
  }

  /** Its events with what was planned and what happened; addresses of payers are masked. */
  @Post("/export.csv")
  HttpResponse<?> export(HttpRequest<?> request, long run) {
    Optional<Details> found = runs.details(run);
    if (found.isEmpty()) {
      return page.missing(request);
    }
    SignedIn reader = SignedIn.of(request);
    Optional<BulkRun.Start> start = found.get().run().start();
    return exports.<Integer>answer(
        request,
        "bulk-%s.csv".formatted(run),
        HEADING,
        () ->
            after -> {
              List<Item> items = runs.items(run, after.orElse(0), Csv.PAGE);
              Map<StripeEventId, Line> lines =
                  events.lines(items.stream().map(Item::event).toList());
              return Csv.Page.of(
                  items,
                  item -> cells(item, Optional.ofNullable(lines.get(item.event())), start, reader),
                  Item::position);
            });
  }

  private static List<String> cells(
      Item item, Optional<Line> event, Optional<BulkRun.Start> start, SignedIn reader) {
    Optional<BulkResult> result = item.happened();
    Optional<Money> money = event.flatMap(Line::money);
    return List.of(
        Integer.toString(item.position()),
        item.event().value(),
        event.flatMap(Line::payment).orElse(""),
        event.flatMap(Line::email).map(Format::masked).orElse(""),
        money.map(Money::units).map(BigDecimal::toPlainString).orElse(""),
        money.map(it -> Long.toString(it.minor())).orElse(""),
        money.map(Money::currency).orElse(""),
        item.expected().kind().code(),
        result.map(it -> it.kind().code()).orElse(""),
        result.orElse(item.expected()).code().orElse(""),
        Redaction.message(result.orElse(item.expected()).message(), reader),
        result.map(it -> Integer.toString(it.credits())).orElse(""),
        result.flatMap(BulkResult::user).map(UserId::toString).orElse(""),
        start.map(BulkRun.Start::by).orElse(""),
        Redaction.note(start.map(BulkRun.Start::reason).orElse(""), reader));
  }
}
