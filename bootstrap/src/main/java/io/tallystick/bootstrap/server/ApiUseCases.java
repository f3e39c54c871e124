package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Factory;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.ClientLedger;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.credit.ExpiringCredits;
import io.tallystick.application.port.credit.Holds;
import io.tallystick.application.port.credit.TidyingMonitor;
import io.tallystick.application.port.operator.ApiKeys;
import io.tallystick.application.service.credit.AccountBooking;
import io.tallystick.application.service.credit.AccountLookup;
import io.tallystick.application.service.credit.CreditService;
import io.tallystick.application.service.credit.CreditTidying;
import io.tallystick.application.service.operator.ApiKeyService;
import io.tallystick.application.usecase.credit.FindAccount;
import io.tallystick.application.usecase.credit.TidyCredits;
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
  FindAccount accounts(UserDirectory directory) {
    return new AccountLookup(directory);
  }

  @Singleton
  AccountBooking booking(ClientLedger bookings, CreditLedger ledger) {
    return new AccountBooking(bookings, ledger);
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

  @Singleton
  TidyCredits tidying(
      Transactions transactions,
      UserDirectory directory,
      AccountBooking booking,
      ExpiringCredits expiring,
      Holds holds,
      ClientRequests requests,
      TidyingMonitor monitor,
      InstantSource clock) {
    return new CreditTidying(
        transactions, directory, booking, expiring, holds, requests, monitor, clock);
  }
}
