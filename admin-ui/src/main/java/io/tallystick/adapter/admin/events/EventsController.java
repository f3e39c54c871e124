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
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowseAmounts;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.BrowseEvents.Waiting;
import io.tallystick.application.query.Cause;
import io.tallystick.application.query.HandledType;
import io.tallystick.application.usecase.operator.SaveFilters;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.operator.SavedFilter;
import io.tallystick.domain.payment.SkipReason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The lists of events: the failed ones by cause, and those of every status. */
@DashboardController("/admin/events")
@Secured("viewer")
record EventsController(
    BrowseEvents events,
    BrowseAmounts amounts,
    EventExport exports,
    SaveFilters saved,
    Accounts accounts,
    Pages pages,
    InstantSource clock) {

  private static final int PAGE = 50;

  @Get
  HttpResponse<?> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String view,
      @Nullable @QueryValue String after,
      @Nullable @QueryValue String refused,
      @Nullable @QueryValue String credits,
      @Nullable @QueryValue String account) {
    EventFilter filter = EventFilter.of(request.getParameters());
    SignedIn reader = SignedIn.of(request);
    Filter narrowed = filter.filter(reader.name());
    Instant now = clock.instant();
    boolean byCause =
        filter.tab().equals(ProcessingStatus.FAILED.code())
            && !"list".equals(view)
            && after == null
            && (!filter.isNarrow() || "causes".equals(view));
    List<Cause> causes = byCause ? events.causes(narrowed) : List.of();
    Page page =
        byCause
            ? new Page(List.of(), Optional.empty())
            : events.page(narrowed, filter.order(), Optional.ofNullable(after), PAGE);
    List<Line> shown = new ArrayList<>(page.lines());
    causes.forEach(cause -> shown.addAll(cause.newest()));
    boolean addresses = accounts.showsAddresses(reader);
    Set<StripeEventId> unmasked = addresses ? accounts.payersShown(request, shown) : Set.of();
    Map<String, Object> model = new HashMap<>();
    model.put("addresses", addresses);
    model.put("filter", filter);
    model.put("status", filter.tab());
    EventCounts counts = EventCounts.of(filter, reader.name(), events);
    model.put("statuses", counts.tabs());
    model.put("elsewhere", counts.elsewhere());
    ListTotal total =
        byCause
            ? ListTotal.NONE
            : ListTotal.of(page, after == null, most -> events.count(narrowed, most));
    model.put("total", total.number());
    model.put("counted", page.lines().isEmpty() ? "" : total.sentence());
    model.put("causesToChoose", filter.status().map(EventsController::causes).orElse(List.of()));
    model.put("waiting", WaitingLine.of(events.waiting(), now));
    model.put("byCause", byCause);
    model.put("causes", causes.stream().map(cause -> CauseRow.of(cause, now, unmasked)).toList());
    boolean tellsAmounts = after == null && !Pages.isRefresh(request);
    model.put("amounts", tellsAmounts ? AmountRow.of(filter, reader, amounts) : List.of());
    model.put("mostLookedAt", Format.number(BrowseEvents.MOST_LOOKED_AT));
    List<EventRow> rows =
        page.lines().stream().map(line -> EventRow.of(line, now, unmasked)).toList();
    model.put("rows", rows);
    model.put(
        "next",
        page.next()
            .map(
                next -> filter.list() + "&after=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
            .orElse(""));
    model.put("lookedAt", page.isPartial() ? Format.number(BrowseEvents.MOST_LOOKED_AT) : "");
    List<StripeEventId> ids = page.lines().stream().map(line -> line.event().id()).toList();
    model.put("owners", byText(ids.isEmpty() ? Map.of() : events.owners(ids)));
    model.put("noted", ids.isEmpty() ? Set.of() : texts(events.noted(ids)));
    model.put("types", HandledType.ALL);
    model.put("saved", SavedFiltersController.of(saved, reader, filter));
    model.put("longestName", SavedFilter.LONGEST_NAME);
    model.put("snoozed", snoozed(ids, now));
    model.put("payer", rows.isEmpty() ? "" : rows.getFirst().payer());
    model.put("first", after != null ? filter.list() : "");
    Optional<Refusal> why = Refusal.of(refused);
    model.put("refused", why.map(Refusal::sentence).orElse(""));
    model.put("typedCredits", credits == null ? "" : credits);
    model.put("typedAccount", SealedText.kept(account, request));
    model.put("unfolded", why.filter(Refusal::isOfField).isPresent());
    return pages.show(request, "events", model);
  }

  /** A filter that cannot be read leads back to the list, which says so: it would export all. */
  @Post("/export.csv")
  HttpResponse<?> export(HttpRequest<?> request, @Nullable @Body String body) {
    EventFilter filter = EventFilter.of(Form.of(body));
    if (!filter.problem().isEmpty()) {
      return Pages.to(filter.list());
    }
    Filter narrowed = filter.filter(SignedIn.name(request));
    return exports.answer(
        request,
        "events.csv",
        filter.query(),
        after -> events.page(narrowed, filter.order(), after, Csv.PAGE));
  }

  /** When those that are snoozed are in the list again. */
  private Map<String, TimeCell> snoozed(List<StripeEventId> ids, Instant now) {
    return ids.isEmpty()
        ? Map.of()
        : events.snoozed(ids).values().stream()
            .collect(
                Collectors.toMap(it -> it.event().value(), it -> TimeCell.of(it.until(), now)));
  }

  private static Map<String, String> byText(Map<StripeEventId, String> owners) {
    return owners.entrySet().stream()
        .collect(Collectors.toMap(it -> it.getKey().value(), Map.Entry::getValue));
  }

  private static Set<String> texts(Set<StripeEventId> ids) {
    return ids.stream().map(StripeEventId::value).collect(Collectors.toSet());
  }

  private static List<Choice> causes(ProcessingStatus status) {
    return switch (status) {
      case FAILED, DISCARDED ->
          Arrays.stream(FailureCode.values())
              .filter(code -> code != FailureCode.UNKNOWN)
              .map(code -> new Choice(code.code(), code.title()))
              .toList();
      case IGNORED ->
          Arrays.stream(SkipReason.values())
              .map(reason -> new Choice(reason.code(), Labels.skipped(reason.code())))
              .toList();
      case RECEIVED, COMPLETED, UNKNOWN -> List.of();
    };
  }

  /** A cause to choose, in words. */
  record Choice(String code, String words) {}

  /** What needs somebody. */
  record WaitingLine(long persons, long retrying, String next, String oldest, String snoozed) {
    static WaitingLine of(Waiting waiting, Instant now) {
      return new WaitingLine(
          waiting.persons(),
          waiting.retrying(),
          waiting.next().map(at -> Format.relative(at, now)).orElse(""),
          waiting.oldest().map(at -> Format.relative(at, now)).orElse(""),
          waiting.snoozed() == 0 ? "" : Format.number(waiting.snoozed()));
    }
  }
}
