package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Factory;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.EventRedaction;
import io.tallystick.application.port.PersonalRecords;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.service.ErasureService;
import io.tallystick.application.usecase.EraseUser;
import io.tallystick.application.usecase.FindAccount;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Builds the use cases that prove the books, and those that remove what is kept no longer. */
@Factory
final class ProofUseCases {

  @Singleton
  EraseUser erasures(
      FindAccount accounts,
      PersonalRecords records,
      EventRedaction redaction,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock) {
    return new ErasureService(accounts, records, redaction, audit, transactions, clock);
  }
}
