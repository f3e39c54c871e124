package io.tallystick.application.service.alert;

import static io.tallystick.domain.alert.AlertWay.EMAIL;
import static io.tallystick.domain.alert.AlertWay.WEBHOOK;

import io.tallystick.application.port.FixedFigures;
import io.tallystick.application.port.InMemoryAlerts;
import io.tallystick.application.port.RecordingReceiver;
import io.tallystick.application.query.BrowseNotifications.Notification;
import io.tallystick.application.service.inbox.World;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.alert.AlertRules;
import io.tallystick.domain.alert.AlertWay;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts of a world that begins at noon, by both ways, with a digest at seven. */
final class Alarms implements AutoCloseable {

  static final AlertRules RULES = new AlertRules(3, Duration.ofHours(24), Optional.of(7));

  private static final FixedFigures FIGURES =
      new FixedFigures(
          Map.of(ProcessingStatus.COMPLETED, 5L, ProcessingStatus.FAILED, 2L),
          Map.of(
              ProcessingStatus.COMPLETED, 1L,
              ProcessingStatus.IGNORED, 3L,
              ProcessingStatus.DISCARDED, 4L,
              ProcessingStatus.RECEIVED, 10L),
          600,
          70);

  final World world = World.standard();
  final RecordingReceiver webhook = new RecordingReceiver(WEBHOOK);
  final RecordingReceiver email = new RecordingReceiver(EMAIL);
  final InMemoryAlerts stored = new InMemoryAlerts(world.books, world.now());
  final AlertService service = instance(List.of(webhook, email));

  /** Another instance of the program. */
  AlertService instance(List<RecordingReceiver> receivers) {
    return new AlertService(
        List.copyOf(receivers),
        stored,
        FIGURES,
        RULES,
        world.books.audit(),
        world.books,
        world::now);
  }

  /** A payment of nobody: {@code user_unresolved}. */
  void failed(String id) {
    world.process("evt_%1$s paid pi_%1$s credits=100 money=999".formatted(id));
  }

  Optional<String> sendAfter(Duration time) {
    world.pass(time);
    return service.sendDue(WEBHOOK);
  }

  static List<AlertKind> kinds(RecordingReceiver receiver) {
    return receiver.received().stream().map(Alert::kind).toList();
  }

  /** What is noted of the one event that failed, sent now. */
  Notification note(
      long id, AlertWay way, AlertKind kind, Optional<String> actor, Optional<String> problem) {
    return new Notification(
        id, way.code(), kind, world.now(), 1, List.of("user_unresolved"), actor, problem);
  }

  @Override
  public void close() {
    world.close();
  }
}
