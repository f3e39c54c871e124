package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Cause;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.BrowseEvents.Waiting;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.payment.SkipReason;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The lists of events: the failed ones by cause, and those of every status. */
@Controller("/admin/events")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured("viewer")
final class EventsController {

  private static final List<ProcessingStatus> TABS =
      List.of(
          ProcessingStatus.FAILED,
          ProcessingStatus.RECEIVED,
          ProcessingStatus.COMPLETED,
          ProcessingStatus.IGNORED,
          ProcessingStatus.DISCARDED);
  private static final int PAGE = 50;

  private final BrowseEvents events;
  private final EventExport exports;
  private final Pages pages;
  private final InstantSource clock;

  EventsController(BrowseEvents events, EventExport exports, Pages pages, InstantSource clock) {
    this.events = events;
    this.exports = exports;
    this.pages = pages;
    this.clock = clock;
  }

  @Get
  HttpResponse<?> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String view,
      @Nullable @QueryValue String after) {
    EventFilter filter = EventFilter.of(request.getParameters());
    Instant now = clock.instant();
    boolean byCause =
        filter.status() == ProcessingStatus.FAILED
            && !"list".equals(view)
            && after == null
            && (!filter.isNarrow() || "causes".equals(view));
    Map<String, Object> model = new HashMap<>();
    model.put("filter", filter);
    model.put("status", filter.status().code());
    model.put("statuses", TABS.stream().map(Tab::of).toList());
    model.put("codes", codes(filter.status()));
    model.put("waiting", WaitingLine.of(events.waiting(), now));
    model.put("byCause", byCause);
    model.put(
        "causes",
        byCause
            ? events.causes(filter.filter()).stream().map(it -> CauseRow.of(it, now)).toList()
            : List.of());
    Page page =
        byCause
            ? new Page(List.of(), Optional.empty())
            : events.page(filter.filter(), filter.order(), Optional.ofNullable(after), PAGE);
    model.put("rows", page.lines().stream().map(line -> EventRow.of(line, now)).toList());
    model.put(
        "next",
        page.next()
            .map(
                next -> filter.list() + "&after=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
            .orElse(""));
    model.put("first", after != null ? filter.list() : "");
    model.put("here", request.getUri().toString());
    return pages.show(request, "events", model);
  }

  /** A search may hold an address: it comes in the body, and its digest goes on in the URL. */
  @Post("/search")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> search(@Nullable @Body String body) {
    Form form = Form.of(body);
    String text = form.text("q");
    EventFilter filter =
        text.contains("@")
            ? EventFilter.of(form).searching("payer", digest(text.toLowerCase(Locale.ROOT)))
            : EventFilter.of(form).searching("q", text);
    return HttpResponse.seeOther(URI.create(filter.list()));
  }

  @Post("/export.csv")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> export(HttpRequest<?> request, @Nullable @Body String body) {
    EventFilter filter = EventFilter.of(Form.of(body));
    return exports.answer(
        request,
        "events.csv",
        filter.query(),
        after -> events.page(filter.filter(), filter.order(), after, Csv.PAGE));
  }

  private static List<String> codes(ProcessingStatus status) {
    return switch (status) {
      case FAILED, DISCARDED ->
          Arrays.stream(FailureCode.values())
              .filter(code -> code != FailureCode.UNKNOWN)
              .map(FailureCode::code)
              .toList();
      case IGNORED -> Arrays.stream(SkipReason.values()).map(SkipReason::code).toList();
      case RECEIVED, COMPLETED, UNKNOWN -> List.of();
    };
  }

  private static String digest(String email) {
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(email.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(md5);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A status one can choose. */
  record Tab(String code, String sign) {
    static Tab of(ProcessingStatus status) {
      return new Tab(status.code(), Words.sign(status));
    }
  }

  /** What needs somebody. */
  record WaitingLine(long persons, long retrying, String next, String oldest) {
    static WaitingLine of(Waiting waiting, Instant now) {
      return new WaitingLine(
          waiting.persons(),
          waiting.retrying(),
          waiting.next().map(at -> Shown.relative(at, now)).orElse(""),
          waiting.oldest().map(at -> Shown.relative(at, now)).orElse(""));
    }
  }

  /** Failed events of one cause. */
  record CauseRow(
      String code,
      String title,
      String advice,
      String events,
      String buyers,
      String credits,
      String money,
      Moment first,
      Moment last,
      long retrying) {
    static CauseRow of(Cause cause, Instant now) {
      return new CauseRow(
          cause.code(),
          Words.cause(FailureCode.of(cause.code())),
          FailureCode.of(cause.code()).advice(),
          Shown.number(cause.events()),
          cause.buyers() == 1 ? "1 buyer" : Shown.number(cause.buyers()) + " buyers",
          Shown.number(cause.credits()),
          Shown.money(cause.money()),
          Moment.of(cause.first(), now),
          Moment.of(cause.last(), now),
          cause.retrying());
    }
  }
}
