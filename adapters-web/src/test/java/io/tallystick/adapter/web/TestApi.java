package io.tallystick.adapter.web;

import io.micronaut.context.annotation.Factory;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.application.service.credit.AccountBooking;
import io.tallystick.application.service.credit.AccountLookup;
import io.tallystick.application.service.credit.CreditService;
import io.tallystick.application.service.operator.ApiKeyService;
import io.tallystick.application.usecase.credit.FindAccount;
import io.tallystick.application.usecase.credit.UseCredits;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The API's use cases as the program builds them, on books in memory. */
@Factory
final class TestApi {

  @Singleton
  InMemoryBooks accounts() {
    return new InMemoryBooks();
  }

  @Singleton
  ApiKeyService keys(InMemoryBooks books, InstantSource clock) {
    return new ApiKeyService(books.apiKeys(), books.audit(), books, clock);
  }

  @Singleton
  FindAccount lookup(InMemoryBooks books) {
    return new AccountLookup(books.directory());
  }

  @Singleton
  BrowseCredits pages(InMemoryBooks books) {
    return books.creditPages();
  }

  @Singleton
  UseCredits credits(InMemoryBooks books, FindAccount accounts, InstantSource clock) {
    return new CreditService(
        books,
        accounts,
        books.directory(),
        new AccountBooking(books.clientLedger(), books.ledger()),
        books.holds(),
        books.clientRequests(),
        clock);
  }
}
