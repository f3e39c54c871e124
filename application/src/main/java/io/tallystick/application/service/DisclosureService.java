package io.tallystick.application.service;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.usecase.DisclosePersonalData;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Keeps record of who has looked at personal data. */
public final class DisclosureService implements DisclosePersonalData {

  private static final String ACTION = "disclose";

  private final Transactions transactions;
  private final AuditLog audit;
  private final InstantSource clock;

  public DisclosureService(Transactions transactions, AuditLog audit, InstantSource clock) {
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public void disclose(String person, List<String> subjects, String reason) {
    Instant now = clock.instant();
    List<Action> looks =
        subjects.stream().map(subject -> new Action(person, ACTION, subject, reason, now)).toList();
    transactions.committed(
        List.of(),
        () -> {
          audit.append(looks);
          return looks;
        });
  }

  @Override
  public Set<String> disclosed(String person) {
    return audit.subjects(person, ACTION, clock.instant().minus(SHOWN_FOR));
  }
}
