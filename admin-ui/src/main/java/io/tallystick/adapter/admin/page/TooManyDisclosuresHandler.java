package io.tallystick.adapter.admin.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.tallystick.application.usecase.privacy.TooManyDisclosures;
import jakarta.inject.Singleton;

/** Tells a person that they have seen enough personal data for now. */
@Singleton
record TooManyDisclosuresHandler(Pages pages)
    implements ExceptionHandler<TooManyDisclosures, HttpResponse<?>> {

  static final String MASKED =
      "Addresses of payers are masked here: within this hour you have seen as many accounts and"
          + " events unmasked as one person may. Search by whole values, or go on later."
          + " TALLYSTICK_DISCLOSURE_LIMIT allows more.";

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public HttpResponse<?> handle(HttpRequest request, TooManyDisclosures refused) {
    return pages.trouble(
        (HttpRequest<?>) request,
        HttpStatus.TOO_MANY_REQUESTS,
        "That is enough personal data for an hour",
        "Nothing was shown: within an hour one person sees %s accounts and events unmasked, and looks"
                .formatted(refused.most())
            + " for as many beginnings of names and addresses. Search by whole values, or go on"
            + " later. TALLYSTICK_DISCLOSURE_LIMIT allows more.");
  }
}
