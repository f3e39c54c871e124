package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Factory;
import io.tallystick.application.port.ApiKeys;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.service.ApiKeyService;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Builds the use cases of the API for the host application. */
@Factory
final class ApiUseCases {

  @Singleton
  ApiKeyService apiKeys(
      ApiKeys keys, AuditLog audit, Transactions transactions, InstantSource clock) {
    return new ApiKeyService(keys, audit, transactions, clock);
  }
}
