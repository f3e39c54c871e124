package io.tallystick.application.service;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.usecase.WorkTogether;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.InstantSource;
import java.util.List;

/** Notes and owners are rows of the audit log: nobody can change them afterwards. */
public final class TeamworkService implements WorkTogether {

  private final Transactions transactions;
  private final AuditLog audit;
  private final InstantSource clock;

  public TeamworkService(Transactions transactions, AuditLog audit, InstantSource clock) {
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
  }

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

  private void append(StripeEventId event, String person, String action, String text) {
    Action row = new Action(person, action, event.value(), text, clock.instant());
    transactions.committed(
        List.of(),
        () -> {
          audit.append(List.of(row));
          return row;
        });
  }
}
