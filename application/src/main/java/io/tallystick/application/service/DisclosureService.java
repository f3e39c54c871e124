package io.tallystick.application.service;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.usecase.DisclosePersonalData;
import java.time.InstantSource;
import java.util.List;

/** Keeps record of who has looked at personal data. */
public final class DisclosureService implements DisclosePersonalData {

  private final Transactions transactions;
  private final AuditLog audit;
  private final InstantSource clock;

  public DisclosureService(Transactions transactions, AuditLog audit, InstantSource clock) {
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public void disclose(String person, String subject, String reason) {
    Action looked = new Action(person, "disclose", subject, reason, clock.instant());
    transactions.committed(
        List.of(),
        () -> {
          audit.append(List.of(looked));
          return looked;
        });
  }
}
