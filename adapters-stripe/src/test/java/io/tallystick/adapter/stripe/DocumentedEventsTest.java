package io.tallystick.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.AwaitingPayment;
import io.tallystick.domain.payment.PaymentFact.Captured;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.ModeUnknown;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole bodies, written after Stripe's documentation, of old API versions and of new ones. */
final class DocumentedEventsTest {

  @ParameterizedTest
  @CsvSource({
    "session-completed-2025.json, paid pi_3RgTallyCompleted",
    "session-completed-2018.json, paid pi_00TallyOldest",
    "session-completed-with-lines.json, paid pi_3RgTallyExpanded",
    "session-awaiting-payment.json, awaiting_payment pi_3TallySepa",
    "session-paid-later.json, paid pi_3TallySepa",
    "session-payment-failed.json, payment_failed pi_3TallySepa",
    "session-free.json, free cs_test_Free",
    "session-setup.json, not_a_purchase",
    "session-subscription.json, not_a_purchase",
    "session-expired.json, session_expired cs_test_Expired",
    "intent-succeeded.json, paid pi_3TallySucceeded",
    "intent-succeeded-in-checkout.json, captured pi_3RgTallyCompleted",
    "intent-canceled.json, payment_canceled pi_3TallyCanceled",
    "refund-created.json, money back pi_3TallySucceeded",
    "dispute-created.json, dispute_moves_no_money",
    "invoice-paid-2025.json, paid in_1TallyInvoice",
    "invoice-paid-2019.json, paid pi_00TallyInvoice",
    "thin-event.json, thin_event",
    "hold-1-session-completed.json, awaiting_payment pi_3TallyHold0001",
    "hold-2-amount-capturable.json, unhandled_event_type",
    "hold-3-intent-succeeded.json, captured pi_3TallyHold0001",
    "hold-3-intent-captured-in-part.json, captured pi_3TallyHold0001",
    "session-of-connected-account-2017.json, paid pi_3TallyConnect2017",
    "session-of-organization.json, paid pi_3TallyOrg",
    "session-passed-on-by-php.json, paid pi_3TallyPhp",
    "intent-passed-on-by-php.json, captured pi_3TallyPhp",
    "charge-refunded.json, money back pi_3TallyHold0001",
    "subscription-created.json, unhandled_event_type",
  })
  void each_is_understood(String file, String meaning) {
    String read =
        switch (notice(file).fact()) {
          case Paid paid -> (paid.free() ? "free " : "paid ") + paid.id();
          case NotPaid not -> not.reason().code() + " " + not.id();
          case AwaitingPayment session -> "awaiting_payment " + session.claimed().id();
          case Captured intent -> "captured " + intent.id();
          case MoneyBack back -> "money back " + back.id();
          case Irrelevant irrelevant -> irrelevant.reason().code();
          case Unreadable unreadable -> unreadable.problem();
          case ModeUnknown unknown -> unknown.problem();
        };

    assertThat(read).isEqualTo(meaning);
  }

  @Test
  void a_session_and_its_captured_intent_make_one_purchase() {
    EventNotice session = notice("hold-1-session-completed.json");

    for (EventNotice joined :
        List.of(
            session.joined(notice("hold-3-intent-succeeded.json")),
            notice("hold-3-intent-succeeded.json").joined(session))) {
      Paid paid = (Paid) joined.fact();
      assertThat(paid.claim().digits()).contains("500");
      assertThat(paid.money()).contains(new Money(2000, "eur"));
      assertThat(paid.authorized()).isEmpty();
      assertThat(paid.payer().at(CandidateSource.METADATA_USER_ID)).contains("42");
    }
    Paid part = (Paid) session.joined(notice("hold-3-intent-captured-in-part.json")).fact();
    assertThat(part.money()).contains(new Money(1250, "eur"));
    assertThat(part.authorized()).contains(new Money(2000, "eur"));
  }

  @Test
  void another_account_is_recognised_however_it_is_named() {
    assertThat(notice("session-of-connected-account-2017.json").account())
        .contains("acct_1TallyConnected");
    assertThat(notice("session-of-organization.json").account()).contains("acct_1TallyMember");
  }

  @Test
  void lines_that_php_passed_on_are_read() {
    Paid paid = (Paid) notice("session-passed-on-by-php.json").fact();

    assertThat(paid.claim().metadata()).isEmpty();
    assertThat(paid.claim().lineItems())
        .isEqualTo(
            new LineItems.Listed(
                List.of(
                    new LineItem(
                        "price_1TallySeat",
                        Optional.of("seat"),
                        Optional.of("prod_TallySeat"),
                        1,
                        Optional.of(new Money(2000, "eur")),
                        Optional.empty(),
                        false))));
  }

  @Test
  void a_session_of_2025_is_read_in_full() {
    EventNotice notice = notice("session-completed-2025.json");
    Paid paid = (Paid) notice.fact();

    assertThat(notice.id().value()).isEqualTo("evt_1RgTallyCompleted01");
    assertThat(notice.type()).isEqualTo("checkout.session.completed");
    assertThat(notice.livemode()).isTrue();
    assertThat(notice.apiVersion()).contains("2025-06-30.basil");
    assertThat(notice.account()).isEmpty();
    assertThat(notice.objectId()).contains("cs_live_a1Completed2025");
    assertThat(notice.created()).contains(Instant.parse("2025-07-07T11:00:00Z"));
    assertThat(paid.checkoutSession()).contains("cs_live_a1Completed2025");
    assertThat(paid.money()).contains(new Money(1800, "eur"));
    assertThat(paid.claim().digits()).contains("100");
    assertThat(paid.payer().texts())
        .containsOnly(
            entry(CandidateSource.CLIENT_REFERENCE_ID, "42"),
            entry(CandidateSource.METADATA_USER_ID, "3f2b8c1e-5d64-4c7a-9d0e-1b2a3c4d5e6f"),
            entry(CandidateSource.METADATA_PRIMARY_USER_ID, "42"),
            entry(CandidateSource.CUSTOMER, "cus_SdTally2025"),
            entry(CandidateSource.METADATA_SESSION_EMAIL, "zoe@session.example"),
            entry(CandidateSource.CUSTOMER_DETAILS_EMAIL, "zoë@example.net"),
            entry(CandidateSource.CUSTOMER_EMAIL, "zoe@typed.example"));
  }

  @Test
  void a_session_of_2018_has_neither_mode_nor_metadata_nor_amount() {
    EventNotice notice = notice("session-completed-2018.json");
    Paid paid = (Paid) notice.fact();

    assertThat(notice.apiVersion()).isEmpty();
    assertThat(paid.money()).isEmpty();
    assertThat(paid.claim().metadata()).isEmpty();
    assertThat(paid.payer().texts())
        .containsOnly(entry(CandidateSource.CUSTOMER_EMAIL, "old@example.net"));
  }

  @Test
  void lines_and_expanded_objects_are_read() {
    Paid paid = (Paid) notice("session-completed-with-lines.json").fact();

    assertThat(paid.payer().at(CandidateSource.CUSTOMER)).contains("cus_QxTallyExpanded");
    assertThat(paid.claim().lineItems())
        .isEqualTo(
            new LineItems.Listed(
                List.of(
                    new LineItem(
                        "price_1TallyFifty",
                        Optional.of("credits_50"),
                        2,
                        Optional.of(new Money(2000, "usd"))),
                    new LineItem(
                        "price_1TallyTen",
                        Optional.empty(),
                        1,
                        Optional.of(new Money(500, "usd"))))));
  }

  @Test
  void the_later_success_of_a_payment_names_the_payment_that_was_awaited() {
    PaymentFact awaiting = notice("session-awaiting-payment.json").fact();
    PaymentFact later = notice("session-paid-later.json").fact();

    assertThat(awaiting.payment())
        .isEqualTo(later.payment())
        .contains(new PaymentId("pi_3TallySepa"));
  }

  private static EventNotice notice(String file) {
    return ((Decoded.Event) new EventBodies().decode(Sample.file(file))).notice();
  }
}
