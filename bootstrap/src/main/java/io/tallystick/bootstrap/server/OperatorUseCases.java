package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Factory;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Passwords;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.service.operator.SecondFactorService;
import io.tallystick.application.service.operator.SessionLimits;
import io.tallystick.application.service.operator.SignInService;
import io.tallystick.application.service.privacy.DisclosureService;
import io.tallystick.application.usecase.operator.SignIn;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.bootstrap.settings.Settings;
import io.tallystick.domain.operator.Role;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;

/** Builds what operators need to sign in, and to work together. */
@Factory
final class OperatorUseCases {

  @Singleton
  SessionLimits sessionLimits(Settings settings) {
    return new SessionLimits(
        settings.dashboard().idle(),
        settings.dashboard().limit(),
        switch (settings.dashboard().requireTotp()) {
          case FALSE -> Set.of();
          case TRUE -> Set.of(Role.ADMIN);
          case EVERYBODY -> Set.of(Role.values());
        });
  }

  @Singleton
  SignIn signIn(
      Operators operators,
      Sessions sessions,
      SignInHistory history,
      SecondFactorService factors,
      Passwords passwords,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock,
      SessionLimits limits,
      Settings settings) {
    return new SignInService(
        operators,
        sessions,
        history,
        factors,
        passwords,
        audit,
        transactions,
        clock,
        limits,
        settings.database().poolSize());
  }

  @Singleton
  DisclosePersonalData disclosures(
      Transactions transactions, AuditLog audit, InstantSource clock, Settings settings) {
    return new DisclosureService(
        transactions, audit, clock, settings.dashboard().disclosureLimit());
  }
}
