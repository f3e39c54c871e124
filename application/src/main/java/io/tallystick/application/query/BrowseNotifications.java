package io.tallystick.application.query;

import io.tallystick.domain.alert.AlertKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what was sent to those who repair failed events. */
public interface BrowseNotifications {

  /** The latest ones, the newest first. */
  List<Notification> latest(int most);

  /** The newest test that was sent by a way. */
  Optional<Notification> latestTest(String way);

  /**
   * A message that was sent.
   *
   * @param way its code, also of a later version
   * @param failed how many events needed a person
   * @param causes their failure codes
   * @param actor who has asked for it; empty: it was due
   * @param problem why it was not taken; empty if it was
   */
  record Notification(
      long id,
      String way,
      AlertKind kind,
      Instant at,
      long failed,
      List<String> causes,
      Optional<String> actor,
      Optional<String> problem) {
    public Notification {
      causes = List.copyOf(causes);
    }
  }
}
