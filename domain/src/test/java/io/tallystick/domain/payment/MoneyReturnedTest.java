package io.tallystick.domain.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.payment.MoneyReturned.Share;
import io.tallystick.domain.payment.Movement.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many credits go back with how much of the money. */
class MoneyReturnedTest {

  private static final Optional<Money> PAID = Optional.of(new Money(1000, "usd"));

  /** Each statement: kind, object, amount, and the second in which it was made. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                                | 0",
        "REFUND re_1 300 1                                                 | 30",
        "REFUND re_1 300 1, REFUND re_1 300 2                              | 30",
        "REFUND re_1 300 1, REFUND re_2 300 1                              | 60",
        "REFUND re_1 333 1                                                 | 33",
        "REFUND re_1 335 1, REFUND re_2 335 1                              | 67",
        "REFUND re_1 1000 1                                                | 100",
        "REFUND re_1 999 1                                                 | 99",
        "REFUND re_1 1 1                                                   | 0",
        "REFUND re_1 0 1                                                   | 0",
        "REFUND re_1 700 1, REFUND re_2 700 1                              | 100",
        "REFUND re_1 9223372036854775807 1, REFUND re_2 9223372036854775807 1 | 100",
        "REFUND_ENDED re_1 300 2                                           | 0",
        "REFUND re_1 300 1, REFUND_ENDED re_1 300 2                        | 0",
        "REFUND_ENDED re_1 300 1, REFUND re_1 300 2                        | 0",
        "REFUNDED_SO_FAR ch_1 300 1                                        | 30",
        "REFUNDED_SO_FAR ch_1 300 1, REFUNDED_SO_FAR ch_1 500 2            | 50",
        "REFUNDED_SO_FAR ch_1 500 1, REFUND re_1 300 1                     | 50",
        "REFUNDED_SO_FAR ch_1 300 1, REFUND re_1 300 1, REFUND re_2 200 1  | 50",
        "REFUNDED_SO_FAR ch_1 300 1, REFUND_ENDED re_1 300 5               | 0",
        "REFUNDED_SO_FAR ch_1 500 1, REFUND_ENDED re_1 300 5               | 20",
        "REFUNDED_SO_FAR ch_1 500 5, REFUND_ENDED re_1 300 5               | 20",
        "REFUNDED_SO_FAR ch_1 500 5, REFUND_ENDED re_1 300 6               | 20",
        "REFUNDED_SO_FAR ch_1 500 9, REFUND_ENDED re_1 300 5               | 50",
        "REFUNDED_SO_FAR ch_1 500 9, REFUND_ENDED re_1 300 8, REFUND_ENDED re_1 300 12 | 50",
        "REFUNDED_SO_FAR ch_1 600 1, RELEASED ch_1 600 1                   | 0",
        "REFUNDED_SO_FAR ch_1 900 1, RELEASED ch_1 600 1                   | 30",
        "REFUNDED_SO_FAR ch_1 600 1, RELEASED ch_1 600 1, REFUND re_1 600 1 | 0",
        "REFUND re_1 600 1, RELEASED ch_1 600 1, REFUND re_2 300 1         | 30",
        "REFUND re_1 600 1, RELEASED ch_1 600 1, REFUND re_2 600 1         | 60",
        "RELEASED ch_1 600 1, REFUND re_2 300 1                            | 30",
        "REFUNDED_SO_FAR ch_1 900 5, RELEASED ch_1 600 5, REFUND_ENDED re_2 300 6 | 0",
        "WITHDRAWN dp_1 500 1                                              | 50",
        "WITHDRAWN dp_1 500 1, REINSTATED dp_1 0 2                         | 0",
        "REINSTATED dp_1 0 1, WITHDRAWN dp_1 500 2                         | 0",
        "WITHDRAWN dp_1 500 1, REINSTATED dp_1 200 2                       | 20",
        "WITHDRAWN dp_1 500 1, WITHDRAWN dp_2 100 2                        | 60",
        "WITHDRAWN dp_1 500 1, WITHDRAWN dp_1 300 2                        | 50",
        "WITHDRAWN dp_1 300 1, WITHDRAWN dp_1 500 2                        | 50",
        "WITHDRAWN dp_1 500 1, REINSTATED dp_1 300 2, REINSTATED dp_1 200 3 | 20",
        "WITHDRAWN dp_1 500 1, REINSTATED dp_1 200 2, REINSTATED dp_1 300 3 | 20",
        "REFUND re_1 200 1, REFUND re_1 300 2                              | 30",
        "REFUND re_1 300 1, REFUND re_1 200 2                              | 30",
        "WITHDRAWN dp_1 335 1, REFUND re_1 335 1                           | 66",
        "WITHDRAWN dp_1 1000 1, REFUND re_1 1000 1                         | 100"
      })
  void credits_go_back_as_money_does(String statements, int credits) {
    MoneyReturned returned = returned(statements);

    assertThat(returned.shareOf(100, PAID))
        .isInstanceOfSatisfying(
            Share.Known.class, share -> assertThat(share.credits()).isEqualTo(credits));
  }

  /** A refund that was made after the sum was told is not in it, and failing it lowers nothing. */
  @Test
  void a_refund_that_was_made_later_is_in_no_earlier_sum() {
    MoneyReturned returned =
        MoneyReturned.NONE.and(
            List.of(
                movement("REFUNDED_SO_FAR ch_1 500 10"),
                made("REFUND re_2 300 11", 11),
                made("REFUND_ENDED re_2 300 12", 11)));

    assertThat(returned.shareOf(100, PAID)).isEqualTo(new Share.Known(50, false));
  }

  @Test
  void a_refund_that_was_made_before_a_sum_and_failed_after_it_is_taken_out_of_it() {
    MoneyReturned returned =
        MoneyReturned.NONE.and(
            List.of(movement("REFUNDED_SO_FAR ch_1 500 10"), made("REFUND_ENDED re_2 300 12", 9)));

    assertThat(returned.shareOf(100, PAID)).isEqualTo(new Share.Known(20, false));
  }

  /** An invoice paid by two charges: what happens to a refund of one says nothing of the other. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REFUNDED_SO_FAR ch_b 500 10, REFUND_ENDED re_a/ch_a 500 20                 | 50",
        "REFUNDED_SO_FAR ch_b 500 10, REFUND_ENDED re_b/ch_b 500 20                 | 0",
        "REFUNDED_SO_FAR ch_b 500 10, REFUND_ENDED re_x 500 20                      | 0",
        "REFUNDED_SO_FAR ch_b 500 10, REFUNDED_SO_FAR ch_a 300 5, REFUND_ENDED re_a/ch_a 300 20 |"
            + " 50",
        "REFUNDED_SO_FAR ch_b 500 10, REFUND re_a/ch_a 300 20                       | 80",
        "REFUNDED_SO_FAR ch_b 500 10, REFUND re_b/ch_b 300 20                       | 50",
        "REFUND re_a/ch_a 200 1, RELEASED ch_b 200 1                                | 20",
        "REFUND re_b/ch_b 200 1, RELEASED ch_b 200 1                                | 0"
      })
  void each_charge_of_a_payment_has_its_own_refunds(String statements, int credits) {
    assertThat(returned(statements).shareOf(100, PAID)).isEqualTo(new Share.Known(credits, false));
  }

  @Test
  void more_than_was_paid_is_told() {
    assertThat(returned("REFUND re_1 1001 1").shareOf(100, PAID))
        .isEqualTo(new Share.Known(100, true));
    assertThat(returned("REFUND re_1 500 1, WITHDRAWN dp_1 501 1").shareOf(100, PAID))
        .isEqualTo(new Share.Known(100, true));
  }

  @Test
  void what_was_paid_must_be_known_in_the_same_currency() {
    Optional<Money> euros = Optional.of(new Money(900, "eur"));
    Movement charged =
        new Movement(
            Kind.REFUNDED_SO_FAR,
            "ch_1",
            Optional.empty(),
            new Money(500, "usd"),
            Optional.of(new Money(1000, "usd")),
            Optional.empty(),
            Instant.EPOCH);

    assertThat(returned("REFUND re_1 500 1").shareOf(100, euros)).isInstanceOf(Share.Unclear.class);
    assertThat(returned("REFUND re_1 500 1").shareOf(100, Optional.empty()))
        .isInstanceOf(Share.Unclear.class);
    for (Optional<Money> paid : List.of(euros, Optional.<Money>empty())) {
      assertThat(MoneyReturned.NONE.and(List.of(charged)).shareOf(100, paid))
          .isEqualTo(new Share.Known(50, false));
    }
    assertThat(MoneyReturned.NONE.shareOf(100, Optional.empty()))
        .isEqualTo(new Share.Known(0, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REFUND re_1 500 1, REFUND_ENDED re_2 500eur 2                         | 50",
        "REFUND re_1 500 1, REFUND re_2 500eur 1, REFUND_ENDED re_2 500eur 2   | 50",
        "REFUND re_1 500 1, WITHDRAWN dp_1 500eur 1, REINSTATED dp_1 0eur 2    | 50",
        "REFUND_ENDED re_2 500eur 2                                            | 0"
      })
  void what_moves_nothing_in_another_currency_leaves_the_share_clear(
      String statements, int credits) {
    assertThat(returned(statements).shareOf(100, PAID)).isEqualTo(new Share.Known(credits, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REFUND re_1 500 1, WITHDRAWN dp_1 500eur 1                            | 50",
        "REFUND re_1 1000 1, REFUND re_2 500eur 1                              | 100",
        "REFUND re_1 500 1, REFUND_ENDED re_1 500 2, REFUND re_2 500eur 1      | 0"
      })
  void another_currency_hides_nothing_of_the_payments_own(String statements, int credits) {
    assertThat(returned(statements).shareOf(100, PAID))
        .isEqualTo(
            new Share.Unclear(credits, "money went back in eur, and the payment was of 10.00 USD"));
  }

  @Test
  void the_largest_number_of_credits_is_divided_without_overflow() {
    assertThat(
            returned("REFUND re_1 9223372036854775806 1")
                .shareOf(Integer.MAX_VALUE, Optional.of(new Money(Long.MAX_VALUE, "usd"))))
        .isEqualTo(new Share.Known(Integer.MAX_VALUE - 1, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REFUND re_1 1000 1                            | true",
        "REFUND re_1 999 1                             | false",
        "REFUND re_1 1000 1, REFUND_ENDED re_1 1000 2  | false",
        "REFUNDED_SO_FAR ch_1 1000 1                   | true",
        "REFUNDED_SO_FAR ch_1 1000 1, RELEASED ch_1 1 1 | false",
        "WITHDRAWN dp_1 1000 1                         | false",
        "REFUND re_1 1000 1, WITHDRAWN dp_1 500eur 1   | true",
        "REFUND re_1 1000 1, REFUND re_2 500eur 1      | true",
        "REFUND re_1 999 1, REFUND re_2 500eur 1       | false",
        "REFUND re_2 1000eur 1                         | false"
      })
  void only_refunds_make_a_payment_one_that_is_not_credited(String statements, boolean full) {
    assertThat(returned(statements).isRefundedInFull(PAID)).isEqualTo(full);
  }

  @Test
  void what_cost_nothing_is_not_refunded_in_full() {
    assertThat(returned("REFUND re_1 0 1").isRefundedInFull(Optional.of(new Money(0, "usd"))))
        .isFalse();
  }

  @Test
  void refunds_and_disputes_are_told_apart() {
    MoneyReturned both = returned("REFUND re_1 300 1, WITHDRAWN dp_1 500 1");

    assertThat(both.only(false)).isEqualTo(returned("REFUND re_1 300 1"));
    assertThat(both.only(true)).isEqualTo(returned("WITHDRAWN dp_1 500 1"));
  }

  /** What is known, and what Stripe lists; sums of charges are in no list. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REFUND re_1 300 1                              | REFUND re_1 300 9                      |"
            + " true",
        "REFUND re_1 300 1, REFUNDED_SO_FAR ch_1 300 1  | REFUND re_1 300 1                      |"
            + " true",
        "REFUND re_1 300 1, REFUND_ENDED re_1 300 2     | REFUND re_1 300 1                      |"
            + " true",
        "REFUND re_1 300 1                              | REFUND_ENDED re_1 300 1                |"
            + " false",
        "REFUND re_1 300 1                              | REFUND re_1 301 1                      |"
            + " false",
        "REFUND re_1 300 1                              | REFUND re_2 300 1                      |"
            + " false",
        "REFUND re_1 300 1                              | REFUND re_1 300 1, REFUND re_2 300 1   |"
            + " false",
        "REFUND re_1 300 1, REFUND re_2 300 1           | REFUND re_1 300 1                      |"
            + " false",
        "REFUND re_1 300 1, REFUND re_2 200 1           | REFUND re_1 200 1, REFUND re_2 300 1   |"
            + " false",
        "REFUNDED_SO_FAR ch_1 300 1                     | ''                                     |"
            + " false"
      })
  void what_is_known_is_compared_with_what_is_listed(String known, String listed, boolean same) {
    assertThat(returned(known).saysTheSameAs(returned(listed).movements())).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WITHDRAWN dp_1 500 1                       | true",
        "WITHDRAWN dp_1 500 1, REFUND re_1 1 1      | false",
        "WITHDRAWN dp_1 500 1, REINSTATED dp_1 0 2  | false",
        "REFUND re_1 500 1                          | false"
      })
  void money_goes_back_by_disputes_alone_where_no_refund_counts(String statements, boolean alone) {
    assertThat(returned(statements).isByDisputeAlone()).isEqualTo(alone);
  }

  @Test
  void an_unclear_share_says_the_currencies() {
    assertThat(returned("REFUND re_1 500 1").shareOf(100, Optional.empty()))
        .isEqualTo(
            new Share.Unclear(
                0, "money went back in usd, and the payment was of an unknown amount"));
  }

  private static MoneyReturned returned(String statements) {
    return statements.isEmpty()
        ? MoneyReturned.NONE
        : MoneyReturned.NONE.and(
            List.of(statements.split(", ")).stream().map(MoneyReturnedTest::movement).toList());
  }

  private static Movement movement(String statement) {
    String[] words = statement.strip().split(" ");
    String[] object = words[1].split("/");
    Movement movement =
        new Movement(
            Kind.of(words[0]),
            object[0],
            Optional.empty(),
            money(words[2]),
            Optional.empty(),
            Optional.empty(),
            Instant.ofEpochSecond(Long.parseLong(words[3])));
    return object.length == 1 ? movement : movement.of(object[1]);
  }

  /** {@code 500}, or in another currency {@code 500eur}. */
  private static Money money(String text) {
    String digits = text.replaceAll("[a-z]", "");
    String currency = text.substring(digits.length());
    return new Money(Long.parseLong(digits), currency.isEmpty() ? "usd" : currency);
  }

  private static Movement made(String statement, long second) {
    Movement it = movement(statement);
    return new Movement(
        it.kind(),
        it.object(),
        it.charge(),
        it.amount(),
        it.charged(),
        Optional.of(Instant.ofEpochSecond(second)),
        it.at());
  }
}
