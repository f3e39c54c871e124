package io.tallystick.adapter.admin.page;

import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person did, as the page shows it.
 *
 * @param code as it is stored
 * @param said whom an event was given to, and how many credits; empty if that was not said
 * @param link the page of what it was done on, if that has one
 */
public record DeedRow(
    TimeCell at,
    String actor,
    String action,
    String code,
    String said,
    String subject,
    String link,
    String reason) {
  public static DeedRow of(Deed deed, Instant now) {
    return new DeedRow(
        TimeCell.of(deed.at(), now),
        deed.actor(),
        Labels.deed(deed.action()),
        deed.action(),
        said(deed),
        subject(deed),
        link(deed.subject()),
        deed.reason());
  }

  /** to user #3, remembered for the Stripe customer; 5,000 credits. */
  public static String said(Deed deed) {
    return Stream.concat(
            deed.said().assignment().stream()
                .map(
                    it ->
                        "to user #"
                            + it.user()
                            + (it.rememberCustomer()
                                ? ", remembered for the Stripe customer"
                                : "")),
            deed.said().credits().stream().map(number -> Format.number(number) + " credits"))
        .collect(Collectors.joining("; "));
  }

  /** A list of events stands in the export. */
  private static String subject(Deed deed) {
    int events = deed.subject().split(" ").length;
    return deed.action().equals("disclose_payers") && events > 1
        ? Format.number(events) + " events"
        : deed.subject();
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
