package io.tallystick.adapter.admin;

import io.tallystick.application.query.BrowseEvents.Deed;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Instant;

/**
 * What a person did, as the page shows it.
 *
 * @param link the page of what it was done on, if that has one
 */
record DeedRow(Moment at, String actor, String action, String subject, String link, String reason) {
  static DeedRow of(Deed deed, Instant now) {
    return new DeedRow(
        Moment.of(deed.at(), now),
        deed.actor(),
        deed.action(),
        deed.subject(),
        link(deed.subject()),
        deed.reason());
  }

  private static String link(String subject) {
    if (subject.startsWith("evt_") && StripeEventId.isValid(subject)) {
      return EventRow.address(new StripeEventId(subject));
    }
    if (subject.matches("bulk [0-9]+")) {
      return "/admin/bulk/" + subject.substring(5);
    }
    return subject.matches("user [0-9]+") ? "/admin/users/" + subject.substring(5) : "";
  }
}
