package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowseNotifications;
import io.tallystick.application.query.BrowseNotifications.Notification;
import io.tallystick.application.usecase.alert.SendAlerts;
import io.tallystick.domain.alert.AlertRules;
import io.tallystick.domain.alert.AlertWay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told that failed events need a person, and what was sent. */
@DashboardController("/admin/notifications")
@Secured("viewer")
final class NotificationsController {

  private static final String PATH = "/admin/notifications";
  private static final int LATEST = 100;
  private static final Duration BETWEEN_TESTS = Duration.ofMinutes(1);

  private final SendAlerts alerts;
  private final BrowseNotifications notifications;
  private final Pages pages;
  private final InstantSource clock;
  private final Map<AlertWay, Instant> tested = new EnumMap<>(AlertWay.class);

  NotificationsController(
      SendAlerts alerts, BrowseNotifications notifications, Pages pages, InstantSource clock) {
    this.alerts = alerts;
    this.notifications = notifications;
    this.pages = pages;
    this.clock = clock;
  }

  /**
   * @param tested the way whose newest test is shown first
   */
  @Get
  HttpResponse<?> list(HttpRequest<?> request, @Nullable @QueryValue String tested) {
    Instant now = clock.instant();
    AlertRules rules = alerts.rules();
    Map<String, Object> model = new HashMap<>();
    model.put(
        "tested",
        Optional.ofNullable(tested).flatMap(notifications::latestTest).stream()
            .map(it -> NotificationRow.of(it, now))
            .toList());
    model.put("ways", Arrays.stream(AlertWay.values()).map(this::way).toList());
    model.put("most", Format.number(rules.most()));
    model.put("longest", Format.length(rules.longest()));
    model.put("between", Format.length(AlertRules.BETWEEN));
    model.put("reminder", Format.length(AlertRules.REMINDER));
    model.put("digest", rules.digestHour().map(hour -> "%s:00 UTC".formatted(hour)).orElse(""));
    model.put(
        "rows",
        notifications.latest(LATEST).stream().map(it -> NotificationRow.of(it, now)).toList());
    return pages.show(request, "notifications", model);
  }

  @Post("/tests")
  @Secured("operator")
  HttpResponse<?> test(HttpRequest<?> request, @Nullable @Body String body) {
    Optional<AlertWay> way =
        AlertWay.of(Form.of(body).text("way"))
            .filter(it -> alerts.ways().stream().anyMatch(set -> set.way() == it));
    if (way.isEmpty()) {
      return pages.trouble(
          request,
          HttpStatus.NOT_FOUND,
          "This way is not set up",
          "Set it up first: the page Notifications says by which settings. Nothing was sent.");
    }
    if (isTestedNow(way.get())) {
      return pages.trouble(
          request,
          HttpStatus.TOO_MANY_REQUESTS,
          "A test was sent less than a minute ago",
          "Nothing was sent: by each way one test goes out within a minute. Send another one"
              + " then.");
    }
    alerts.sendTest(way.get(), SignedIn.name(request));
    return Pages.to(PATH + "?tested=" + way.get().code());
  }

  /** Otherwise the next one is not due for a while. */
  private synchronized boolean isTestedNow(AlertWay way) {
    Instant now = clock.instant();
    if (now.isBefore(tested.getOrDefault(way, Instant.MIN))) {
      return true;
    }
    tested.put(way, now.plus(BETWEEN_TESTS));
    return false;
  }

  private WayRow way(AlertWay way) {
    Optional<String> place =
        alerts.ways().stream().filter(it -> it.way() == way).map(SendAlerts.Way::place).findFirst();
    return new WayRow(
        way.code(),
        NotificationRow.way(way.code()),
        place.stream().toList(),
        switch (way) {
          case WEBHOOK -> List.of("TALLYSTICK_ALERT_URL");
          case EMAIL -> List.of("TALLYSTICK_ALERT_EMAIL", "SMTP_URL");
        });
  }

  /**
   * A way of telling people.
   *
   * @param places where it leads; empty: it is not set up
   * @param variables the settings that set it up
   */
  record WayRow(String code, String name, List<String> places, List<String> variables) {}

  /**
   * A message, as the page shows it.
   *
   * @param what why it was sent, and how many events needed a person
   * @param problem why it was not taken; empty if it was
   */
  record NotificationRow(
      TimeCell at, String way, String what, List<String> causes, String problem) {

    static NotificationRow of(Notification sent, Instant now) {
      return new NotificationRow(
          TimeCell.of(sent.at(), now),
          way(sent.way()),
          what(sent),
          sent.causes(),
          sent.problem().orElse(""));
    }

    private static String what(Notification sent) {
      String need =
          sent.failed() == 1
              ? "1 event needs someone"
              : Format.number(sent.failed()) + " events need someone";
      return switch (sent.kind()) {
        case ALERT -> need;
        case REMINDER -> "Reminder: " + need;
        case ALL_CLEAR -> "All clear";
        case DIGEST -> "Digest of the day";
        case TEST -> "Test" + sent.actor().map(it -> " by " + it).orElse("");
        case UNKNOWN -> "A message of a later version";
      };
    }

    static String way(String code) {
      return switch (AlertWay.of(code).orElse(null)) {
        case WEBHOOK -> "Webhook";
        case EMAIL -> "E-mail";
        case null -> code;
      };
    }
  }
}
