package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Waiting;
import io.tallystick.application.query.BrowseFigures;
import io.tallystick.application.query.BrowseFigures.Bar;
import io.tallystick.application.query.BrowseFigures.Count;
import io.tallystick.application.query.BrowseFigures.CreditedTwice;
import io.tallystick.application.query.BrowseFigures.Figures;
import io.tallystick.application.query.BrowseFigures.Period;
import io.tallystick.application.query.BrowseFigures.Verification;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How things go: what waits, what came, what was booked, how fast. */
@DashboardController("/admin/overview")
@Secured("viewer")
record OverviewController(
    BrowseFigures figures, BrowseEvents events, Pages pages, InstantSource clock) {

  @Get
  HttpResponse<?> overview(HttpRequest<?> request, @Nullable @QueryValue String period) {
    Choice choice = Choice.of(period);
    Instant now = clock.instant();
    Figures found = figures.figures(choice.period());
    long total =
        found.bars().stream()
            .flatMap(bar -> bar.events().values().stream())
            .mapToLong(Long::longValue)
            .sum();
    List<BarRow> bars = found.bars().stream().map(bar -> BarRow.of(bar, choice)).toList();
    return pages.show(
        request,
        "overview",
        Map.of(
            "choices",
            Choice.ALL,
            "choice",
            choice,
            "waiting",
            WaitingFigures.of(events.waiting(), now),
            "figures",
            Booked.of(found),
            "statuses",
            BarRow.STATUSES.stream().map(ProcessingStatus::code).toList(),
            "bars",
            bars,
            "total",
            Format.number(total),
            "any",
            total > 0,
            "codes",
            found.codes().stream().map(CodeRow::of).toList(),
            "books",
            Books.of(found.verification(), now)));
  }

  /** A period one can choose. */
  record Choice(String code, String words, String step, Period period) {

    static final List<Choice> ALL =
        List.of(
            new Choice("24h", "24 hours", "Hour (UTC)", Period.DAY),
            new Choice("7d", "7 days", "Day (UTC)", Period.WEEK),
            new Choice("30d", "30 days", "Day (UTC)", Period.MONTH));

    static Choice of(@Nullable String code) {
      return ALL.stream().filter(it -> it.code().equals(code)).findFirst().orElse(ALL.getFirst());
    }

    String label(Instant at) {
      String pattern =
          switch (period) {
            case DAY -> "EEE HH:mm";
            case WEEK, MONTH -> "EEE d MMM";
          };
      return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
          .withZone(ZoneOffset.UTC)
          .format(at);
    }
  }

  /**
   * What waits, and for whom.
   *
   * @param asOf when it was looked at
   */
  record WaitingFigures(
      String persons, boolean any, String retrying, String next, String oldest, String asOf) {

    static WaitingFigures of(Waiting waiting, Instant now) {
      return new WaitingFigures(
          Format.number(waiting.persons()),
          waiting.persons() > 0,
          Format.number(waiting.retrying()),
          waiting.next().map(at -> Format.relative(at, now)).orElse(""),
          waiting.oldest().map(at -> Format.length(Duration.between(at, now))).orElse(""),
          Format.minute(now));
    }
  }

  /**
   * What was booked, and how fast.
   *
   * @param moreTwice whether more payments are credited twice than are shown
   */
  record Booked(
      String granted,
      String reversed,
      String adjusted,
      String external,
      String p50,
      String p95,
      List<TwiceRow> twice,
      boolean moreTwice) {

    static final int MOST_TWICE = 10;

    static Booked of(Figures figures) {
      return new Booked(
          Format.signed(figures.granted()),
          Format.signed(figures.reversed()),
          Format.signed(figures.adjusted()),
          Format.signed(figures.external()),
          took(figures.p50()),
          took(figures.p95()),
          figures.creditedTwice().stream().limit(MOST_TWICE).map(TwiceRow::of).toList(),
          figures.creditedTwice().size() > MOST_TWICE);
    }

    private static String took(Optional<Duration> time) {
      return time.map(it -> Format.number(it.toMillis()) + " ms").orElse("–");
    }
  }

  /** The events of one step of time, in the order of {@link #STATUSES}. */
  record BarRow(String label, List<Cell> counts, String total) {

    static final List<ProcessingStatus> STATUSES =
        Arrays.stream(ProcessingStatus.values())
            .filter(status -> status != ProcessingStatus.UNKNOWN)
            .toList();

    static BarRow of(Bar bar, Choice choice) {
      return new BarRow(
          choice.label(bar.from()),
          STATUSES.stream().map(status -> Cell.of(bar.events().getOrDefault(status, 0L))).toList(),
          Format.number(bar.events().values().stream().mapToLong(Long::longValue).sum()));
    }
  }

  /** A number, less prominent if there is nothing. */
  record Cell(String text, boolean nothing) {
    static Cell of(long number) {
      return new Cell(Format.number(number), number == 0);
    }
  }

  /** Failed events of one cause. */
  record CodeRow(String code, String title, String number) {
    static CodeRow of(Count count) {
      return new CodeRow(
          count.name(), FailureCode.of(count.name()).title(), Format.number(count.number()));
    }
  }

  /** A payment that is credited under two of its ids, as the page shows it. */
  record TwiceRow(String user, String credits, String other, String payment) {
    static TwiceRow of(CreditedTwice twice) {
      return new TwiceRow(
          twice.user().toString(),
          Format.number(twice.credits()),
          twice.other().value(),
          twice.payment().value());
    }
  }

  /** Whether the books were right when somebody last looked. */
  record Books(String state, String sign, String words, String ago) {
    static Books of(Optional<Verification> last, Instant now) {
      return last.map(
              it ->
                  it.offenders() == 0
                      ? new Books("completed", "✓", "clean", Format.relative(it.at(), now))
                      : new Books(
                          "failed",
                          "✕",
                          Format.number(it.offenders()) + " wrong",
                          Format.relative(it.at(), now)))
          .orElse(new Books("received", "…", "never", ""));
    }
  }
}
