package io.tallystick.adapter.admin;

import io.tallystick.application.query.BrowseNotifications;
import io.tallystick.application.usecase.alert.SendAlerts;
import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.alert.AlertRules;
import io.tallystick.domain.alert.AlertWay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** E-mail is set up and the webhook is not; what a test says comes out of every test. */
final class FixedNotifications implements SendAlerts, BrowseNotifications {

  static final Instant AT = Instant.parse("2025-12-31T23:00:00Z");

  final List<Notification> sent = new CopyOnWriteArrayList<>();
  volatile Optional<String> problem = Optional.empty();

  @Override
  public List<Way> ways() {
    return List.of(new Way(AlertWay.EMAIL, "mail.example.com to 2 addresses"));
  }

  @Override
  public AlertRules rules() {
    return new AlertRules(10, Duration.ofHours(24), Optional.of(7));
  }

  @Override
  public Optional<String> sendDue(AlertWay way) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> nextToCount(Instant since) {
    return Optional.empty();
  }

  @Override
  public Optional<String> sendTest(AlertWay way, String person) {
    note(way.code(), AlertKind.TEST, Optional.of(person), problem);
    return problem;
  }

  void note(String way, AlertKind kind, Optional<String> actor, Optional<String> problem) {
    sent.addFirst(
        new Notification(
            sent.size() + 1, way, kind, AT, 3, List.of("user_unresolved"), actor, problem));
  }

  @Override
  public List<Notification> latest(int most) {
    return sent.stream().limit(most).toList();
  }

  @Override
  public Optional<Notification> latestTest(String way) {
    return sent.stream()
        .filter(it -> it.way().equals(way) && it.kind() == AlertKind.TEST)
        .findFirst();
  }
}
