package io.tallystick.adapter.admin;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.RetryPolicy;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** Explains each cause of failure. */
@DashboardController("/admin/causes")
@Secured("viewer")
record CausesController(Pages pages) {

  @Get
  HttpResponse<?> list(HttpRequest<?> request) {
    return pages.show(
        request,
        "causes",
        Map.of(
            "causes",
            Arrays.stream(FailureCode.values())
                .filter(code -> code != FailureCode.UNKNOWN)
                .map(CauseText::of)
                .toList()));
  }

  /**
   * A cause, as the page shows it.
   *
   * @param retried whether it is tried again by itself
   * @param givenUp whether a person is needed after so many tries
   */
  record CauseText(
      String code, String title, String why, String advice, boolean retried, boolean givenUp) {

    static CauseText of(FailureCode code) {
      RetryPolicy retries = RetryPolicy.STANDARD;
      return new CauseText(
          code.code(),
          code.title(),
          why(code),
          code.advice(),
          code.isTransient(),
          retries.nextAttempt(code, retries.mostAttempts(), Instant.EPOCH, 0).isEmpty());
    }

    private static String why(FailureCode code) {
      return switch (code) {
        case USER_UNRESOLVED ->
            "No field of the payment that may name a user leads to an account. The event's page"
                + " lists the fields and what each holds. Payments to come are found if your"
                + " application writes the user's id into client_reference_id.";
        case USER_CONFLICT ->
            "Two fields of the payment lead to two accounts, and TALLYSTICK_ON_USER_CONFLICT=fail"
                + " lets a person decide. An id that your application wrote is more certain than"
                + " an address that the payer typed.";
        case USER_AMBIGUOUS ->
            "Several accounts have the address of the payer, in different letter case.";
        case CREDITS_UNKNOWN ->
            "Neither the metadata of the payment says how many credits it buys, nor does the"
                + " catalogue know a price that was bought. Where the event leaves out what was"
                + " bought, Stripe is asked, for which STRIPE_API_KEY must be set.";
        case CREDITS_INVALID ->
            "The metadata of the payment has a text for the number of credits that is no positive"
                + " whole number.";
        case CREDITS_OUT_OF_RANGE ->
            "The payment asks for more credits than TALLYSTICK_MAX_CREDITS_PER_PAYMENT allows, or"
                + " than an account can hold: 2,147,483,647.";
        case AMOUNT_MISMATCH ->
            "The catalogue has another price for what was bought, or only a part of the authorized"
                + " amount was captured.";
        case PAYMENT_NOT_FOUND ->
            "A refund or dispute is of a payment that has not been credited here, mostly because"
                + " Stripe sends it first. It is settled when the payment arrives, and ignored"
                + " after three days.";
        case PAYLOAD_UNREADABLE ->
            "The event was signed by Stripe, and has not the shape that Stripe documents, as after"
                + " a change of Stripe's API.";
        case LEGACY_UNFINISHED ->
            "The handler that was here before Tallystick left the event in the middle: nobody knows"
                + " whether it was credited, so it is never tried again by itself.";
        case STRIPE_UNAVAILABLE ->
            "What was bought had to be asked of Stripe, and no STRIPE_API_KEY is set, or Stripe did"
                + " not answer, or refused the API key. The event's page says which.";
        case INTERNAL_ERROR ->
            "Something broke while the event was processed. Nothing of it was booked.";
        case UNKNOWN -> "";
      };
    }
  }
}
