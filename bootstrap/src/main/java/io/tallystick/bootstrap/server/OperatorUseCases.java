package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Factory;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.OneTimeCodes;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Passwords;
import io.tallystick.application.port.operator.SavedFilters;
import io.tallystick.application.port.operator.SecondFactors;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.port.repair.Snoozes;
import io.tallystick.application.service.operator.AccountService;
import io.tallystick.application.service.operator.OperatorService;
import io.tallystick.application.service.operator.SavedFilterService;
import io.tallystick.application.service.operator.SecondFactorService;
import io.tallystick.application.service.operator.SessionLimits;
import io.tallystick.application.service.operator.SignInService;
import io.tallystick.application.service.privacy.DisclosureService;
import io.tallystick.application.service.repair.TeamworkService;
import io.tallystick.application.usecase.operator.KeepOwnAccount;
import io.tallystick.application.usecase.operator.ManageOperators;
import io.tallystick.application.usecase.operator.SaveFilters;
import io.tallystick.application.usecase.operator.SignIn;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.application.usecase.repair.WorkTogether;
import io.tallystick.bootstrap.settings.Settings;
import io.tallystick.domain.operator.Role;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;

/** Builds what operators need to sign in, and to work together. */
@Factory
final class OperatorUseCases {

  @Singleton
  ManageOperators operators(
      Operators operators,
      Sessions sessions,
      SignInHistory history,
      SecondFactors factors,
      Passwords passwords,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock) {
    return new OperatorService(
        operators, sessions, history, factors, passwords, audit, transactions, clock);
  }

  @Singleton
  SecondFactorService secondFactors(
      SecondFactors factors,
      OneTimeCodes codes,
      Operators operators,
      Sessions sessions,
      SignInHistory history,
      Passwords passwords,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock) {
    return new SecondFactorService(
        factors, codes, operators, sessions, history, passwords, audit, transactions, clock);
  }

  @Singleton
  KeepOwnAccount account(
      Operators operators,
      Sessions sessions,
      SignInHistory history,
      SecondFactorService factors,
      Passwords passwords,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock,
      SessionLimits limits) {
    return new AccountService(
        operators, sessions, history, factors, passwords, audit, transactions, clock, limits);
  }

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

  @Singleton
  SaveFilters savedFilters(Transactions transactions, SavedFilters filters) {
    return new SavedFilterService(transactions, filters);
  }

  @Singleton
  WorkTogether teamwork(
      Transactions transactions, AuditLog audit, Snoozes snoozes, InstantSource clock) {
    return new TeamworkService(transactions, audit, snoozes, clock);
  }
}
