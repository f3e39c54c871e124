package io.tallystick.adapter.admin;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.PlainPasswords;
import io.tallystick.application.port.operator.OneTimeCodes;
import io.tallystick.application.port.operator.Passwords;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.application.query.BrowseFigures;
import io.tallystick.application.query.BrowsePendingAdjustments;
import io.tallystick.application.query.BrowsePrices;
import io.tallystick.application.service.credit.AdjustmentService;
import io.tallystick.application.service.credit.MoveService;
import io.tallystick.application.service.operator.AccountService;
import io.tallystick.application.service.operator.ApiKeyService;
import io.tallystick.application.service.operator.OperatorService;
import io.tallystick.application.service.operator.SavedFilterService;
import io.tallystick.application.service.operator.SecondFactorService;
import io.tallystick.application.service.operator.SessionLimits;
import io.tallystick.application.service.operator.SignInService;
import io.tallystick.application.service.privacy.DisclosureService;
import io.tallystick.application.service.repair.TeamworkService;
import io.tallystick.application.usecase.TrustedProxies;
import io.tallystick.application.usecase.credit.MoveCredits;
import io.tallystick.application.usecase.credit.SetPrices;
import io.tallystick.application.usecase.operator.KeepOwnAccount;
import io.tallystick.application.usecase.operator.ManageApiKeys;
import io.tallystick.application.usecase.operator.ManageOperators;
import io.tallystick.application.usecase.operator.SaveFilters;
import io.tallystick.application.usecase.operator.SignIn;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.application.usecase.repair.RepairInBulk;
import io.tallystick.application.usecase.repair.WorkTogether;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.operator.Role;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** The use cases and queries of the dashboard, on books in memory. */
@Factory
final class Dashboard {

  static final String PASSWORD = "correct horse battery & staple";

  /** A password that comes while too many others are compared. */
  static final String AMONG_TOO_MANY = "one of too many at once";

  /** Quick, because it is not what is looked at here; {@link BcryptPasswordsTest} does. */
  private static final Passwords PLAIN =
      new PlainPasswords() {
        @Override
        public Comparison compare(String password, String hash, boolean preferred) {
          return password.equals(AMONG_TOO_MANY)
              ? Comparison.BUSY
              : super.compare(password, hash, preferred);
        }
      };

  @Singleton
  InMemoryBooks books() {
    return new InMemoryBooks();
  }

  /** Micronaut brings a clock too, the system's. */
  @Singleton
  @Primary
  SteppingClock clock() {
    return new SteppingClock();
  }

  @Singleton
  TrustedProxies proxies() {
    return TrustedProxies.LOOPBACK;
  }

  @Singleton
  ManageOperators operators(InMemoryBooks books, InstantSource clock) {
    return new OperatorService(
        books.operators(),
        books.sessions(),
        books.signInHistory(),
        books.secondFactors(),
        PLAIN,
        books.audit(),
        books,
        clock);
  }

  @Singleton
  SecondFactorService secondFactors(InMemoryBooks books, OneTimeCodes codes, InstantSource clock) {
    return new SecondFactorService(
        books.secondFactors(),
        codes,
        books.operators(),
        books.sessions(),
        books.signInHistory(),
        PLAIN,
        books.audit(),
        books,
        clock);
  }

  @Singleton
  KeepOwnAccount account(InMemoryBooks books, SecondFactorService factors, InstantSource clock) {
    return new AccountService(
        books.operators(),
        books.sessions(),
        books.signInHistory(),
        factors,
        PLAIN,
        books.audit(),
        books,
        clock,
        new SessionLimits(Duration.ofMinutes(15), Duration.ofHours(8), Set.of()));
  }

  @Singleton
  SignIn signIn(
      InMemoryBooks books,
      SecondFactorService factors,
      InstantSource clock,
      @Property(name = "test.second-factor", defaultValue = "false") boolean strict) {
    return new SignInService(
        books.operators(),
        books.sessions(),
        books.signInHistory(),
        factors,
        PLAIN,
        books.audit(),
        books,
        clock,
        new SessionLimits(
            Duration.ofMinutes(15), Duration.ofHours(8), strict ? Set.of(Role.ADMIN) : Set.of()),
        10);
  }

  @Singleton
  InMemoryEvents events(InMemoryBooks books, InstantSource clock) {
    return new InMemoryEvents(books, clock);
  }

  @Singleton
  InMemoryUsers users(InMemoryBooks books) {
    return new InMemoryUsers(books);
  }

  @Singleton
  FixedReconciliations reconciliations() {
    return new FixedReconciliations();
  }

  @Singleton
  @Requires(property = "tallystick.stripe.mode", notEquals = "live")
  FixedSamples samples() {
    return new FixedSamples();
  }

  @Singleton
  FixedNotifications notifications() {
    return new FixedNotifications();
  }

  @Singleton
  ManageApiKeys apiKeys(InMemoryBooks books, InstantSource clock) {
    return new ApiKeyService(books.apiKeys(), books.audit(), books, clock);
  }

  @Singleton
  InMemoryStatements statements(InMemoryBooks books) {
    return new InMemoryStatements(books);
  }

  @Singleton
  InMemoryAudit audit(InMemoryBooks books) {
    return new InMemoryAudit(books);
  }

  @Singleton
  BrowseBulkRuns bulkRuns(InMemoryBooks books) {
    return books.bulkPages();
  }

  @Singleton
  BrowseFigures figures() {
    return new NoFigures();
  }

  @Singleton
  FixedRepairs repairs(InMemoryBooks books, InMemoryEvents events, InstantSource clock) {
    return new FixedRepairs(books, events, clock);
  }

  @Singleton
  RepairInBulk bulk(InMemoryBooks books, InstantSource clock) {
    return new InMemoryBulkRepairs(books, clock);
  }

  @Singleton
  AdjustmentService adjustments(InMemoryBooks books, InstantSource clock) {
    return new AdjustmentService(
        books,
        books.directory(),
        books.ledger(),
        books.pendingAdjustments(),
        books.movedPayments(),
        books.audit(),
        (adjustment, outcome) -> {},
        new AdjustmentLimit(10_000),
        clock);
  }

  @Singleton
  MoveCredits moves(InMemoryBooks books, InstantSource clock) {
    return new MoveService(
        books,
        books.directory(),
        books.ledger(),
        books.movedPayments(),
        books.pendingAdjustments(),
        books.audit(),
        (adjustment, outcome) -> {},
        new AdjustmentLimit(10_000),
        clock);
  }

  @Singleton
  SaveFilters savedFilters(InMemoryBooks books) {
    return new SavedFilterService(books, books.savedFilters());
  }

  @Singleton
  WorkTogether teamwork(InMemoryBooks books, InstantSource clock) {
    return new TeamworkService(books, books.audit(), books.snoozes(), clock);
  }

  @Singleton
  Arrivals arrivals() {
    return new Arrivals();
  }

  @Singleton
  BrowsePendingAdjustments pendingAdjustments(InMemoryBooks books) {
    return books.pendingPages();
  }

  @Singleton
  BrowseCredits creditPages(InMemoryBooks books) {
    return books.creditPages();
  }

  @Singleton
  BrowsePrices pricePages(InMemoryBooks books) {
    return books.pricePages();
  }

  @Singleton
  SetPrices prices(InMemoryBooks books, InstantSource clock) {
    return RealPrices.of(books, clock);
  }

  @Singleton
  DisclosePersonalData disclosures(InMemoryBooks books, InstantSource clock) {
    return new DisclosureService(books, books.audit(), clock, 200);
  }
}
