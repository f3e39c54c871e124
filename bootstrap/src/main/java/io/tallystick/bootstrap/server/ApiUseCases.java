package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Factory;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.port.credit.Holds;
import io.tallystick.application.port.operator.ApiKeys;
import io.tallystick.application.service.credit.AccountBooking;
import io.tallystick.application.service.credit.CreditService;
import io.tallystick.application.service.operator.ApiKeyService;
import io.tallystick.application.usecase.credit.FindAccount;
import io.tallystick.application.usecase.credit.UseCredits;
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

  @Singleton
  UseCredits credits(
      Transactions transactions,
      FindAccount accounts,
      UserDirectory directory,
      AccountBooking booking,
      Holds holds,
      ClientRequests requests,
      InstantSource clock) {
    return new CreditService(transactions, accounts, directory, booking, holds, requests, clock);
  }
}
