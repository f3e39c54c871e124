package io.tallystick.adapter.web;

import io.micronaut.context.annotation.Factory;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.application.service.AccountBooking;
import io.tallystick.application.service.AccountLookup;
import io.tallystick.application.service.ApiKeyService;
import io.tallystick.application.service.CreditService;
import io.tallystick.application.usecase.FindAccount;
import io.tallystick.application.usecase.UseCredits;
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
