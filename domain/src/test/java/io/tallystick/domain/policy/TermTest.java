package io.tallystick.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Adjustment.MovedPayment;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is booked checks itself: credits that expire, bookings, adjustments, ledger rows. */
class TermTest {

  private static final UserId ADA = new UserId(1);

  @Test
  void credits_expire_after_whole_days() {
    assertThat(new Term(1, 1).from(Instant.parse("2026-02-28T10:00:00Z")))
        .isEqualTo(new Expiring(1, Instant.parse("2026-03-01T10:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "1, 0", "1, -1"})
  void credits_and_days_are_positive(int credits, int days) {
    assertThatThrownBy(() -> new Term(credits, days)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void at_least_one_credit_expires() {
    assertThat(new Expiring(1, Instant.EPOCH).amount()).isEqualTo(1);
    assertThatThrownBy(() -> new Expiring(0, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_booking_of_the_host_changes_the_balance_and_may_expire() {
    ClientBooking grant =
        new ClientBooking(
            ADA,
            EntryKind.GRANT,
            5,
            "grant:1:a",
            Optional.empty(),
            Optional.empty(),
            "welcome",
            "api key shop");

    assertThat(grant.expiring(Optional.of(Instant.EPOCH)))
        .isEqualTo(
            new ClientBooking(
                ADA,
                EntryKind.GRANT,
                5,
                "grant:1:a",
                Optional.empty(),
                Optional.of(Instant.EPOCH),
                "welcome",
                "api key shop"));
    assertThatThrownBy(
            () ->
                new ClientBooking(
                    ADA,
                    EntryKind.SPEND,
                    0,
                    "spend:1:a",
                    Optional.empty(),
                    Optional.empty(),
                    "report",
                    "api key shop"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_adjustment_changes_the_balance_for_a_reason() {
    assertThat(new Adjustment(ADA, -1, "twice credited", "ben").amount()).isEqualTo(-1);
    assertThatThrownBy(() -> new Adjustment(ADA, 0, "twice credited", "ben"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Adjustment(ADA, 1, " ", "ben"))
        .isInstanceOf(IllegalArgumentException.class);
    Optional<MovedPayment> moved =
        Optional.of(
            new MovedPayment(new PaymentId("pi_1"), new StripeEventId("evt_1"), new UserId(2)));
    assertThat(new Adjustment(ADA, 1, "wrong account", "ben", moved).moves()).isEqualTo(moved);
    assertThatThrownBy(() -> new Adjustment(ADA, -1, "wrong account", "ben", moved))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
