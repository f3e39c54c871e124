package io.tallystick.adapter.admin;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.Passwords;
import io.tallystick.application.service.OperatorService;
import io.tallystick.application.service.SignInService;
import io.tallystick.application.usecase.ManageOperators;
import io.tallystick.application.usecase.SignIn;
import io.tallystick.application.usecase.TrustedProxies;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** The use cases as the program builds them, on operators in memory. */
@Factory
final class Dashboard {

  static final String PASSWORD = "correct horse battery & staple";

  /** Quick, because it is not what is looked at here; {@link BcryptPasswordsTest} does. */
  private static final Passwords PLAIN =
      new Passwords() {
        @Override
        public String hash(String password) {
          return "hash of " + password;
        }

        @Override
        public boolean matches(String password, String hash) {
          return hash(password).equals(hash);
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
    return new OperatorService(books.operators(), PLAIN, books.audit(), books, clock);
  }

  @Singleton
  SignIn signIn(InMemoryBooks books, InstantSource clock) {
    return new SignInService(
        books.operators(),
        PLAIN,
        books.audit(),
        books,
        clock,
        new SignInService.Limits(Duration.ofMinutes(15), Duration.ofHours(8)));
  }
}
