package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.EventRedaction;
import io.tallystick.application.port.PayloadRetention;
import io.tallystick.application.port.PersonalRecords;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.service.ErasureService;
import io.tallystick.application.service.RetentionService;
import io.tallystick.application.usecase.EraseUser;
import io.tallystick.application.usecase.FindAccount;
import io.tallystick.application.usecase.RemoveOldPayloads;
import io.tallystick.bootstrap.settings.Settings;
import jakarta.inject.Singleton;
import java.time.Duration;
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

  @Singleton
  @Requires(property = "tallystick.retention.enabled", value = "true")
  RemoveOldPayloads retention(
      PayloadRetention retention,
      Transactions transactions,
      Settings settings,
      InstantSource clock) {
    Duration kept = Duration.ofDays(settings.payloadRetentionDays().orElseThrow());
    return new RetentionService(retention, transactions, kept, clock);
  }
}
