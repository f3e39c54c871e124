package io.tallystick.application.port;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.port.privacy.PersonalRecords.Change;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.application.port.privacy.PersonalRecords.Text;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Messages of failed events, and the reasons of snoozes and of the audit log. */
record InMemoryPersonalTexts(InMemoryBooks books) {

  private static final String MESSAGE = "stripe_events error_message";
  private static final String SNOOZE = "tallystick.snoozed_events reason";
  private static final String AUDIT = "audit_log reason";

  List<Text> of(List<StripeEventId> events, Person person) {
    return books.read(
        state -> {
          List<Text> texts = new ArrayList<>();
          for (StripeEventId id : events) {
            if (state.events.get(id).event().state() instanceof Failed failed) {
              texts.add(new Text(MESSAGE, id.value(), failed.failure().message(), true));
            }
            if (state.snoozes.containsKey(id)) {
              texts.add(new Text(SNOOZE, id.value(), state.snoozes.get(id).reason(), false));
            }
          }
          IntStream.range(0, state.actions.size())
              .filter(i -> concerns(state.actions.get(i), events, person))
              .mapToObj(
                  i -> new Text(AUDIT, Integer.toString(i), state.actions.get(i).reason(), false))
              .forEach(texts::add);
          return texts;
        });
  }

  /** A name of a single word may be a common one in reasons that concern others. */
  private static boolean concerns(Action action, List<StripeEventId> events, Person person) {
    String reason = action.reason().toLowerCase(Locale.ROOT);
    return events.stream().anyMatch(id -> id.value().equals(action.subject()))
        || person.user().filter(user -> action.subject().equals("user " + user)).isPresent()
        || person.names().stream()
            .filter(name -> name.contains("@") || name.strip().contains(" "))
            .anyMatch(name -> reason.contains(name.toLowerCase(Locale.ROOT)));
  }

  void replace(List<Change> changes) {
    InMemoryState state = books.inTransaction();
    for (Change change : changes) {
      String key = change.before().key();
      String after = cut(change);
      switch (change.before().place()) {
        case MESSAGE ->
            state.events.computeIfPresent(
                new StripeEventId(key), (id, row) -> withMessage(row, after));
        case SNOOZE ->
            state.snoozes.computeIfPresent(
                new StripeEventId(key), (id, row) -> new Snooze(id, row.until(), row.by(), after));
        default -> {
          Action before = state.actions.get(Integer.parseInt(key));
          state.actions.set(
              Integer.parseInt(key),
              new Action(before.actor(), before.name(), before.subject(), after, before.at()));
        }
      }
    }
  }

  private static String cut(Change change) {
    int longest = Math.max(500, change.before().text().length());
    return change.after().substring(0, Math.min(longest, change.after().length()));
  }

  private static NewEvent withMessage(NewEvent row, String message) {
    Failed before = (Failed) row.event().state();
    Failure failure = new Failure(before.failure().code(), message, before.failure().writtenCode());
    StripeEvent event = row.event();
    return new NewEvent(
        row.notice(),
        new StripeEvent(
            event.id(),
            event.type(),
            event.source(),
            event.receivedAt(),
            new Failed(before.at(), failure, before.nextAttempt()),
            event.attempts()),
        row.payload());
  }
}
