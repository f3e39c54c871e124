package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.BrowseUncredited;
import io.tallystick.application.query.BrowseUncredited.Reason;
import io.tallystick.application.query.BrowseUncredited.Summary;
import io.tallystick.domain.payment.Money;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Money that came in and moved no credits, although Stripe was answered that all is well. */
@Controller("/admin/uncredited")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured("viewer")
final class UncreditedController {

  private static final String PATH = "/admin/uncredited";
  private static final int PAGE = 50;
  private static final List<String> EXPORTED =
      List.of(
          "event_id",
          "type",
          "status",
          "reason",
          "received_at",
          "amount_minor",
          "currency",
          "payer",
          "credits",
          "payment_id",
          "livemode");

  private final BrowseUncredited uncredited;
  private final ExportedAddresses addresses;
  private final Pages pages;
  private final InstantSource clock;

  UncreditedController(
      BrowseUncredited uncredited, ExportedAddresses addresses, Pages pages, InstantSource clock) {
    this.uncredited = uncredited;
    this.addresses = addresses;
    this.pages = pages;
    this.clock = clock;
  }

  @Get
  HttpResponse<?> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String reason,
      @Nullable @QueryValue String after) {
    Optional<String> only = only(reason);
    Page page = uncredited.uncredited(only, Optional.ofNullable(after), PAGE);
    Summary summary = uncredited.summary();
    Instant now = clock.instant();
    String here = PATH + only.map(code -> "?reason=" + encoded(code)).orElse("");
    return pages.show(
        request,
        "uncredited",
        Map.of(
            "reason",
            only.orElse(""),
            "reasons",
            summary.reasons().stream().map(it -> ReasonRow.of(it, now)).toList(),
            "bounded",
            summary.bounded() ? Shown.number(summary.events()) : "",
            "rows",
            page.lines().stream().map(line -> EventRow.of(line, now)).toList(),
            "first",
            after == null ? "" : here,
            "next",
            page.next()
                .map(next -> here + (only.isEmpty() ? "?" : "&") + "after=" + encoded(next))
                .orElse(""),
            "export",
            PATH + "/export.csv" + only.map(code -> "?reason=" + encoded(code)).orElse("")));
  }

  @Get("/export.csv")
  HttpResponse<?> export(HttpRequest<?> request, @Nullable @QueryValue String reason) {
    UnaryOperator<String> address =
        addresses.shownTo(
            SignedIn.of(request), "not-credited.csv", only(reason).orElse("every reason"));
    return Csv.<String>answer(
        "not-credited.csv",
        EXPORTED,
        after -> {
          Page page = uncredited.uncredited(only(reason), after, Csv.PAGE);
          return new Csv.Page<>(
              page.lines().stream().map(line -> exported(line, address)).toList(), page.next());
        });
  }

  private static List<String> exported(Line line, UnaryOperator<String> address) {
    return List.of(
        line.event().id().value(),
        line.event().type(),
        line.event().status().code(),
        EventRow.code(line.event()),
        line.event().receivedAt().toString(),
        line.money().map(Money::minor).map(String::valueOf).orElse(""),
        line.money().map(Money::currency).orElse(""),
        line.email().map(address).orElse(""),
        line.credits().map(String::valueOf).orElse(""),
        line.payment().orElse(""),
        Boolean.toString(line.livemode()));
  }

  private static Optional<String> only(@Nullable String reason) {
    return Optional.ofNullable(reason).map(String::strip).filter(code -> !code.isEmpty());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The payments that were left alone for one reason. */
  record ReasonRow(
      String code, String title, String payments, String money, Moment first, Moment last) {
    static ReasonRow of(Reason reason, Instant now) {
      return new ReasonRow(
          reason.code(),
          reason.code().equals(BrowseUncredited.DISCARDED)
              ? "discarded by a person"
              : Words.skipped(reason.code()),
          Shown.number(reason.payments()),
          Shown.money(reason.money()),
          Moment.of(reason.first(), now),
          Moment.of(reason.last(), now));
    }
  }
}
