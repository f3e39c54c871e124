package io.tallystick.application.service.repair;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.repair.Snoozes;
import io.tallystick.application.usecase.repair.WorkTogether;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Notes and owners are rows of the audit log: nobody can change them afterwards. A snooze is kept
 * beside, in the transaction of its row.
 */
public record TeamworkService(
    Transactions transactions, AuditLog audit, Snoozes snoozes, InstantSource clock)
    implements WorkTogether {

  @Override
  public void own(StripeEventId event, String person, boolean owns) {
    append(event, person, owns ? "own" : "disown", owns ? "looks at it" : "does not look at it");
  }

  @Override
  public void accept(StripeEventId event, String person) {
    append(event, person, "accept", "no credits, and that is right");
  }

  @Override
  public void note(StripeEventId event, String person, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a note says something");
    }
    append(event, person, "note", text);
  }

  @Override
  public void snooze(Snooze snooze) {
    Instant now = clock.instant();
    if (!snooze.until().isAfter(now)) {
      throw new IllegalArgumentException("a snooze ends later than now");
    }
    String reason =
        "until %s: %s".formatted(snooze.until().truncatedTo(ChronoUnit.MINUTES), snooze.reason());
    transactions.committed(
        () -> {
          snoozes.keep(snooze);
          audit.append(new Action(snooze.by(), "snooze", snooze.event().value(), reason, now));
        });
  }

  @Override
  public void wake(StripeEventId event, String person) {
    Action row = new Action(person, "wake", event.value(), "before its time", clock.instant());
    transactions.committed(
        () -> {
          if (snoozes.end(event)) {
            audit.append(row);
          }
        });
  }

  private void append(StripeEventId event, String person, String action, String text) {
    Action row = new Action(person, action, event.value(), text, clock.instant());
    transactions.committed(() -> audit.append(row));
  }
}
