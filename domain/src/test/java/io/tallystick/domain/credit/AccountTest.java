package io.tallystick.domain.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an account holds and owes after a booking. */
class AccountTest {

  private static final int MOST = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({
    "10, 0, 4, REPAY, -4, 0, 0, 6, 0",
    "10, 0, 10, REPAY, -10, 0, 0, 0, 0",
    "10, 0, 13, REPAY, -10, 3, 0, 0, 3",
    "0, 5, 13, REPAY, 0, 13, 0, 0, 18",
    "10, 0, 4, FORGIVE, -4, 0, 0, 6, 0",
    "10, 0, 13, FORGIVE, -10, 0, 3, 0, 0",
    "0, 5, 13, FORGIVE, 0, 0, 13, 0, 5"
  })
  void a_reversal_takes_what_is_held_and_the_rest_is_owed_or_forgiven(
      int held,
      int owed,
      int credits,
      DebtPolicy policy,
      int amount,
      int debt,
      int forgiven,
      int heldThen,
      int owedThen) {
    assertThat(account(held, owed).reverse(EntryKind.REFUND, credits, policy))
        .contains(
            new Booked(
                account(heldThen, owedThen),
                List.of(new Posting(EntryKind.REFUND, amount, debt, forgiven))));
  }

  @ParameterizedTest
  @CsvSource({
    "6, 0, 4, 0, 4, 0, 0, 10, 0",
    "6, 3, 4, 0, 1, -3, 0, 7, 0",
    "6, 9, 4, 0, 0, -4, 0, 6, 5",
    "6, 9, 4, 1, 0, -3, -1, 6, 6",
    "6, 0, 4, 9, 0, 0, -4, 6, 0",
    "6, 1, 4, 2, 1, -1, -2, 7, 0"
  })
  void a_restoration_undoes_what_was_forgiven_then_what_is_owed_then_adds(
      int held,
      int owed,
      int credits,
      int forgiven,
      int amount,
      int debt,
      int undone,
      int heldThen,
      int owedThen) {
    assertThat(account(held, owed).restore(EntryKind.REFUND_REVERSAL, credits, forgiven))
        .contains(
            new Booked(
                account(heldThen, owedThen),
                List.of(new Posting(EntryKind.REFUND_REVERSAL, amount, debt, undone))));
  }

  @Test
  void an_account_holds_and_owes_what_can_be_written_and_no_more() {
    assertThat(account(0, 0).change(EntryKind.PURCHASE, MOST)).isPresent();
    assertThat(account(1, 0).change(EntryKind.PURCHASE, MOST)).isEmpty();
    assertThat(account(1, 0).change(EntryKind.SPEND, -1)).isPresent();
    assertThat(account(1, 0).change(EntryKind.SPEND, -2)).isEmpty();
    assertThat(account(0, 0).reverse(EntryKind.REFUND, MOST, DebtPolicy.REPAY)).isPresent();
    assertThat(account(0, 1).reverse(EntryKind.REFUND, MOST, DebtPolicy.REPAY)).isEmpty();
    assertThat(account(MOST, 0).restore(EntryKind.REFUND_REVERSAL, 1, 0)).isEmpty();
    assertThat(account(5, 1).with(new Posting(EntryKind.REPAYMENT, -1, -1, 0))).isPresent();
    assertThat(account(5, 1).with(new Posting(EntryKind.REPAYMENT, -2, -2, 0))).isEmpty();
  }

  @Test
  void an_account_and_a_posting_check_themselves() {
    assertThatThrownBy(() -> account(0, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Posting(EntryKind.PURCHASE, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Account(new Balance(7), 0)).isEqualTo(account(7, 0));
    assertThat(account(7, 2).unchanged()).isEqualTo(new Booked(account(7, 2), List.of()));
  }

  @ParameterizedTest
  @CsvSource({"7, 0, 7, 0, 0", "7, 3, 4, 0, 3", "3, 7, 0, 4, 3", "0, 7, 0, 7, 0"})
  void what_is_held_repays_what_is_owed(
      int held, int owed, int heldThen, int owedThen, int repaid) {
    Booked booked = account(held, owed).unchanged().repaid();

    assertThat(booked.after()).isEqualTo(account(heldThen, owedThen));
    assertThat(booked.postings())
        .isEqualTo(
            repaid == 0
                ? List.of()
                : List.of(new Posting(EntryKind.REPAYMENT, -repaid, -repaid, 0)));
    assertThat(booked.change()).isEqualTo(-repaid);
    assertThat(booked.reversed()).isZero();
  }

  @Test
  void postings_follow_one_another() {
    Booked bought = account(0, 3).change(EntryKind.PURCHASE, 10).orElseThrow();
    Booked refunded =
        bought.and(bought.after().reverse(EntryKind.REFUND, 12, DebtPolicy.FORGIVE).orElseThrow());

    assertThat(refunded.after()).isEqualTo(account(0, 3));
    assertThat(refunded.postings())
        .containsExactly(
            new Posting(EntryKind.PURCHASE, 10, 0, 0), new Posting(EntryKind.REFUND, -10, 0, 2));
    assertThat(refunded.change()).isZero();
    assertThat(refunded.reversed()).isEqualTo(12);
    assertThat(refunded.forgiven()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PURCHASE        | 10 | 0  | 0  | ",
        "REFUND          | -4 | 0  | 0  | 4 reversed",
        "REFUND          | -4 | 3  | 0  | 7 reversed (3 of them owed)",
        "DISPUTE         | -4 | 0  | 2  | 6 reversed (2 of them forgiven)",
        "REFUND_REVERSAL | 4  | 0  | 0  | 4 restored",
        "DISPUTE_REVERSAL| 4  | -3 | 0  | 7 restored (3 of them no longer owed)",
        "REFUND_REVERSAL | 4  | 0  | -2 | 6 restored (2 of them no longer forgiven)",
        "REPAYMENT       | -5 | -5 | 0  | 5 repay what was owed"
      })
  void a_note_says_what_was_not_simply_added(
      EntryKind kind, int amount, int debt, int forgiven, String note) {
    Booked booked = new Booked(account(0, 0), List.of(new Posting(kind, amount, debt, forgiven)));

    assertThat(booked.note()).isEqualTo(Optional.ofNullable(note));
  }

  @Test
  void a_note_joins_what_happened() {
    Booked booked =
        new Booked(
            account(0, 0),
            List.of(
                new Posting(EntryKind.PURCHASE, 10, 0, 0),
                new Posting(EntryKind.REFUND, -4, 0, 0),
                new Posting(EntryKind.REPAYMENT, -5, -5, 0)));

    assertThat(booked.note()).contains("4 reversed, 5 repay what was owed");
  }

  private static Account account(int held, int owed) {
    return new Account(new Balance(held), owed);
  }
}
