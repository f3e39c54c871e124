package io.tallystick.adapter.admin;

import io.micronaut.context.annotation.Property;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.port.inbox.SampleDelivery.Result;
import io.tallystick.application.query.BrowseDeliveries;
import io.tallystick.application.query.BrowseDeliveries.Newest;
import io.tallystick.application.query.HandledType;
import io.tallystick.application.query.WatchRefusals;
import io.tallystick.application.usecase.inbox.SendSampleEvent;
import io.tallystick.domain.inbox.StripeEventId;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How Stripe is connected, and what has arrived so far. */
@DashboardController
final class SetupController {

  /** The ids of sample events. */
  private static final Pattern SAMPLE = Pattern.compile("evt_tallystick_test_[0-9a-z]{1,40}");

  private final BrowseDeliveries deliveries;
  private final WatchRefusals refusals;
  private final @Nullable SendSampleEvent samples;
  private final Optional<URI> publicUrl;
  private final Pages pages;
  private final InstantSource clock;

  /**
   * @param samples null in live mode
   * @param publicUrl TALLYSTICK_PUBLIC_URL, if it is set
   */
  SetupController(
      BrowseDeliveries deliveries,
      WatchRefusals refusals,
      @Nullable SendSampleEvent samples,
      @Nullable @Property(name = "tallystick.http.public-url") URI publicUrl,
      Pages pages,
      InstantSource clock) {
    this.deliveries = deliveries;
    this.refusals = refusals;
    this.samples = samples;
    this.publicUrl = Optional.ofNullable(publicUrl);
    this.pages = pages;
    this.clock = clock;
  }

  /** The server's name alone leads to the dashboard. */
  @Get("/")
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<?> start() {
    return Pages.to("/admin");
  }

  /**
   * @param sample the sample event that was stored last
   * @param kept why one was not taken, sealed: nobody can make others read a text of theirs
   */
  @Get("/admin/setup")
  @Secured("viewer")
  HttpResponse<?> setup(
      HttpRequest<?> request,
      @Nullable @QueryValue String sample,
      @Nullable @QueryValue String kept) {
    String stored = sample != null && SAMPLE.matcher(sample).matches() ? sample : "";
    return page(request, stored, SealedText.kept(kept, request));
  }

  /** Delivers a sample event to the own endpoint. */
  @Post("/admin/setup/samples")
  @Secured("operator")
  HttpResponse<?> send(HttpRequest<?> request) {
    if (samples == null) {
      return pages.trouble(
          request,
          HttpStatus.CONFLICT,
          "Nothing was sent",
          "Test events are sent in test mode alone.");
    }
    return switch (samples.send(SignedIn.name(request))) {
      case Result.Stored(StripeEventId event, String status) ->
          Pages.to("/admin/setup?sample=" + event.value());
      case Result.Refused(String problem) ->
          SealedText.redirect("/admin/setup?kept=", problem, request);
    };
  }

  private HttpResponse<?> page(HttpRequest<?> request, String stored, String problem) {
    Instant now = clock.instant();
    Newest events = deliveries.newest();
    Map<String, Instant> newest = events.last();
    WatchRefusals.Refusals refused = refusals.refusals();
    Map<String, Object> model = new HashMap<>();
    model.put("endpoint", root(request) + "/webhooks/stripe");
    model.put(
        "types",
        HandledType.ALL.stream()
            .map(
                it ->
                    new TypeRow(
                        it.type(),
                        it.what(),
                        Optional.ofNullable(newest.get(it.type()))
                            .map(at -> TimeCell.of(at, now))
                            .stream()
                            .toList()))
            .toList());
    model.put(
        "last",
        newest.values().stream()
            .max(Comparator.naturalOrder())
            .map(at -> TimeCell.of(at, now))
            .stream()
            .toList());
    model.put("refused", Format.number(refused.number()));
    model.put("lastRefused", refused.last().map(it -> TimeCell.of(it.at(), now)).stream().toList());
    model.put("why", refused.last().map(WatchRefusals.Refusal::reason).orElse(""));
    model.put(
        "missing",
        events.isAll()
            ? "not yet"
            : "not among the newest " + Format.number(BrowseDeliveries.MOST) + " events");
    model.put("stored", stored);
    model.put("problem", problem);
    return pages.show(request, "setup", model);
  }

  /** By the settings, or else as the reader's browser has reached this server. */
  private String root(HttpRequest<?> request) {
    return publicUrl
        .map(it -> it.getScheme() + "://" + it.getAuthority())
        .orElseGet(() -> reached(request));
  }

  private static String reached(HttpRequest<?> request) {
    String proxied = String.valueOf(request.getHeaders().get("X-Forwarded-Proto"));
    boolean tls = request.isSecure() || proxied.split(",")[0].strip().equalsIgnoreCase("https");
    String host = request.getHeaders().get("Host");
    return (tls ? "https://" : "http://") + (host == null ? "…" : host);
  }

  /** A type of event that the endpoint should send, and when the last one came, if one has. */
  record TypeRow(String type, String what, List<TimeCell> last) {}
}
