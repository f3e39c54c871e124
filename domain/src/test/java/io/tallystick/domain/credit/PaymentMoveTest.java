package io.tallystick.domain.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.operator.SavedFilter;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Snooze;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All credits of a payment move to another account, or none. */
class PaymentMoveTest {

  private static final UserId WRONG = new UserId(1);
  private static final UserId RIGHT = new UserId(2);
  private static final PaymentId ID = new PaymentId("pi_1");

  @Test
  void they_leave_one_account_and_repay_what_the_other_one_owes() {
    MoveDecision decision =
        credited(100, 0)
            .move(RIGHT, new Account(new Balance(120), 0), new Account(new Balance(0), 30));

    assertThat(decision).isInstanceOf(MoveDecision.Possible.class);
    MoveDecision.Possible possible = (MoveDecision.Possible) decision;
    assertThat(possible.credits()).isEqualTo(100);
    assertThat(possible.from().after()).isEqualTo(new Account(new Balance(20), 0));
    assertThat(possible.from().postings())
        .containsExactly(new Posting(EntryKind.ADJUSTMENT, -100, 0, 0));
    assertThat(possible.to().after()).isEqualTo(new Account(new Balance(70), 0));
    assertThat(possible.to().postings())
        .containsExactly(
            new Posting(EntryKind.ADJUSTMENT, 100, 0, 0),
            new Posting(EntryKind.REPAYMENT, -30, -30, 0));
  }

  @Test
  void what_is_left_on_the_first_account_repays_what_it_owes() {
    MoveDecision decision =
        credited(100, 0)
            .move(RIGHT, new Account(new Balance(200), 50), new Account(new Balance(0), 0));

    Booked from = ((MoveDecision.Possible) decision).from();
    assertThat(from.after()).isEqualTo(new Account(new Balance(50), 0));
    assertThat(from.postings())
        .containsExactly(
            new Posting(EntryKind.ADJUSTMENT, -100, 0, 0),
            new Posting(EntryKind.REPAYMENT, -50, -50, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0, 100, 0, true",
    "2, 0, 99, 0, false",
    "2, 0, 100, 2147483547, true",
    "2, 0, 100, 2147483548, false",
    "2, 1, 100, 0, false",
    "1, 0, 100, 0, false"
  })
  void they_move_as_a_whole_or_not(long user, int reversed, int from, int to, boolean moves) {
    MoveDecision decision =
        credited(100, reversed)
            .move(
                new UserId(user),
                new Account(new Balance(from), 0),
                new Account(new Balance(to), 0));

    assertThat(decision instanceof MoveDecision.Possible).isEqualTo(moves);
  }

  @Test
  void what_stands_in_the_way_is_said() {
    assertThat(refusal(Payment.notCredited(ID), RIGHT, 100, 0)).isEqualTo(MoveRefusal.NOT_CREDITED);
    assertThat(refusal(credited(100, 0), WRONG, 100, 0)).isEqualTo(MoveRefusal.SAME_ACCOUNT);
    assertThat(refusal(credited(100, 1), RIGHT, 99, 0)).isEqualTo(MoveRefusal.PARTLY_REVERSED);
    assertThat(refusal(credited(100, 0), RIGHT, 99, 0)).isEqualTo(MoveRefusal.SPENT);
    assertThat(refusal(credited(100, 0), RIGHT, 100, Integer.MAX_VALUE))
        .isEqualTo(MoveRefusal.TOO_MANY);
  }

  @ParameterizedTest
  @EnumSource
  void a_refusal_is_a_sentence(MoveRefusal refusal) {
    assertThat(refusal.sentence()).matches("[A-Z].*\\.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void snoozes_and_saved_filters_say_what_they_are(String blank) {
    StripeEventId event = new StripeEventId("evt_1");
    assertThatThrownBy(() -> new Snooze(event, Instant.EPOCH, blank, "why"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Snooze(event, Instant.EPOCH, "ann", blank))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SavedFilter(blank, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SavedFilter("x".repeat(41), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new SavedFilter("x".repeat(40), "").query()).isEmpty();
  }

  private static MoveRefusal refusal(Payment payment, UserId user, int from, int to) {
    return ((MoveDecision.Refused)
            payment.move(user, new Account(new Balance(from), 0), new Account(new Balance(to), 0)))
        .why();
  }

  private static Payment credited(int credits, int reversed) {
    return new Payment(
        ID, Optional.of(new Payment.Granted(WRONG, credits, Optional.empty())), reversed, 0);
  }
}
