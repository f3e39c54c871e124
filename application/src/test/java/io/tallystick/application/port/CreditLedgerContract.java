package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static io.tallystick.application.port.SampleEvents.id;
import static io.tallystick.application.port.SampleEvents.payment;
import static io.tallystick.application.port.SampleEvents.purchase;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.Ports.Booking;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CreditLedger} promises. */
public abstract class CreditLedgerContract extends PortContract {

  private long ada;
  private long grace;

  @BeforeEach
  void openAccounts() {
    ada = ports.userWith("ada@example.org", "Ada", 7);
    grace = ports.userWith("grace@example.org", "Grace", 0);
  }

  @Test
  void entries_change_the_balances_in_order() {
    append(purchase("a", "a", ada, 100), purchase("b", "b", grace, 30), purchase("c", "c", ada, 5));

    assertThat(ports.balanceOf(ada)).isEqualTo(112);
    assertThat(ports.balanceOf(grace)).isEqualTo(30);
    assertThat(ports.purchasesOf(ada))
        .containsExactly(new Booking(id("a"), 100, 107), new Booking(id("c"), 5, 112));
    assertThat(ports.purchasesOf(grace)).containsExactly(new Booking(id("b"), 30, 30));
  }

  @Test
  void a_later_entry_goes_on_from_the_balance_that_is_there() {
    append(purchase("a", "a", ada, 100));
    append(purchase("b", "b", ada, 1));

    assertThat(ports.purchasesOf(ada))
        .containsExactly(new Booking(id("a"), 100, 107), new Booking(id("b"), 1, 108));
  }

  @Test
  void an_adjustment_changes_the_balance_up_and_down() {
    adjust(ada, 5);
    adjust(ada, -12);

    assertThat(ports.balanceOf(ada)).isZero();
    assertThat(ports.balanceOf(grace)).isZero();
  }

  @Test
  void every_row_of_an_account_has_a_greater_number_than_those_before() {
    long before = newest(grace);
    append(purchase("a", "a", grace, 30));
    long purchased = newest(grace);
    adjust(grace, 1);
    adjust(ada, 1);

    assertThat(before).isZero();
    assertThat(purchased).isPositive();
    assertThat(newest(grace)).isGreaterThan(purchased);
  }

  @Test
  void credits_of_a_second_id_are_open_until_an_adjustment_names_it() {
    append(purchase("a", "a", ada, 100), purchase("b", "b", ada, 30));
    assertThat(openOf("a", "b")).containsExactly(payment("a"));

    adjust(ada, -1, payment("b").value());
    adjust(grace, 1, payment("a").value());
    assertThat(openOf("a", "b")).containsExactly(payment("a"));
    adjust(ada, -100, payment("a") + " was credited twice");
    assertThat(openOf("a", "b")).isEmpty();
    assertThat(openOf("b", "a")).isEmpty();
  }

  private Set<PaymentId> openOf(String other, String first) {
    return committed(() -> ports.inbox().noteCreditedTwice(Map.of(payment(other), payment(first))));
  }

  private void adjust(long user, int amount) {
    adjust(user, amount, "a slip");
  }

  private void adjust(long user, int amount, String reason) {
    committed(
        () -> {
          Account account = new Account(new Balance(ports.balanceOf(user)), 0);
          ports
              .ledger()
              .adjust(
                  new Adjustment(new UserId(user), amount, reason, "olga"),
                  account.change(EntryKind.ADJUSTMENT, amount).orElseThrow(),
                  NOW);
          return true;
        });
  }

  private long newest(long user) {
    return committed(() -> ports.ledger().newest(new UserId(user)));
  }

  @Test
  void only_payments_that_were_credited_are_known_as_credited() {
    append(purchase("a", "a", ada, 100), purchase("b", "b", grace, 30));

    Set<PaymentId> credited = credited("a", "b", "c");

    assertThat(credited).containsExactlyInAnyOrder(payment("a"), payment("b"));
    assertThat(credited("c")).isEmpty();
    assertThat(credited()).isEmpty();
  }

  @Test
  void a_payment_knows_to_whom_and_how_much_of_it_is_reversed_and_an_account_what_it_owes() {
    append(purchase("a", "a", ada, 100), purchase("b", "b", grace, 30));
    append(
        reversal("c", new Posting(EntryKind.REFUND, -50, 10, 0)),
        reversal("d", new Posting(EntryKind.DISPUTE, -5, 0, 15)),
        reversal("e", new Posting(EntryKind.REFUND_REVERSAL, 0, -4, -6)),
        reversal("f", new Posting(EntryKind.REPAYMENT, -2, -2, 0)));

    Payment payment =
        committed(() -> ports.ledger().payments(Set.of(payment("a"), payment("x"))).get())
            .get(payment("a"));
    assertThat(payment)
        .isEqualTo(
            new Payment(
                payment("a"),
                Optional.of(new Payment.Granted(new UserId(ada), 100, Optional.empty())),
                70,
                9));
    assertThat(
            committed(() -> ports.ledger().debts(Set.of(new UserId(ada), new UserId(grace))).get()))
        .isEqualTo(Map.of(new UserId(ada), 4));
    assertThat(ports.balanceOf(ada)).isEqualTo(50);
  }

  @Test
  void a_payment_that_was_moved_is_on_its_last_account_and_reversed_as_before() {
    append(purchase("a", "a", ada, 100), purchase("b", "b", grace, 30));
    for (long user : new long[] {ada, grace}) {
      commit(() -> ports.movedPayments().keep(payment("a"), new UserId(user), "olga", NOW));
    }

    Map<PaymentId, Payment> known =
        committed(() -> ports.ledger().payments(Set.of(payment("a"), payment("b"))).get());

    assertThat(known.values())
        .allSatisfy(
            it -> assertThat(it.granted().orElseThrow().user()).isEqualTo(new UserId(grace)));
    assertThat(known.get(payment("a")).granted().orElseThrow().credits()).isEqualTo(100);
    assertThat(committed(() -> ports.movedPayments().isExpiring(payment("a"), new UserId(ada))))
        .isFalse();
  }

  @Test
  void an_invoice_is_credited_once_whatever_names_its_payment() {
    commit(() -> ports.ledger().append(List.of(invoice("a", "in_1")), NOW));

    assertThat(credited("a")).containsExactly(payment("a"));
    assertThatThrownBy(
            () -> commit(() -> ports.ledger().append(List.of(invoice("b", "in_1")), NOW)))
        .isInstanceOf(RuntimeException.class);
    assertThat(ports.balanceOf(ada)).isEqualTo(37);
  }

  private LedgerEntry invoice(String name, String invoice) {
    return new LedgerEntry(
        new UserId(ada),
        new Posting(EntryKind.INVOICE, 30, 0, 0),
        id(name),
        payment(name),
        Optional.empty(),
        Optional.of(invoice),
        Optional.empty(),
        List.of(),
        "why",
        "webhook");
  }

  private LedgerEntry reversal(String event, Posting posting) {
    return new LedgerEntry(
        new UserId(ada),
        posting,
        id(event),
        payment("a"),
        Optional.of("ch_a"),
        Optional.empty(),
        Optional.of("re_a"),
        List.of(),
        "why",
        "webhook");
  }

  private Set<PaymentId> credited(String... payments) {
    Set<PaymentId> ids = Stream.of(payments).map(SampleEvents::payment).collect(toSet());
    return committed(() -> ports.ledger().payments(ids).get()).keySet();
  }

  @Test
  void a_payment_is_credited_within_the_transaction_that_books_it() {
    commit(
        () -> {
          ports.ledger().append(List.of(purchase("a", "a", ada, 100)), NOW);
          assertThat(ports.ledger().payments(Set.of(payment("a"))).get().keySet())
              .containsExactly(payment("a"));
        });
  }

  @Test
  void a_second_purchase_of_a_payment_is_refused_with_all_that_comes_with_it() {
    append(purchase("a", "a", ada, 100));

    assertRefused(purchase("b", "b", grace, 30), purchase("c", "a", ada, 100));

    assertThat(ports.balanceOf(ada)).isEqualTo(107);
    assertThat(ports.balanceOf(grace)).isZero();
    assertThat(ports.purchasesOf(grace)).isEmpty();
  }

  @Test
  void a_payment_is_not_credited_to_another_account_either() {
    append(purchase("a", "a", ada, 100));

    assertRefused(purchase("b", "a", grace, 100));

    assertThat(ports.balanceOf(grace)).isZero();
  }

  @Test
  void a_payment_twice_among_the_same_entries_is_refused() {
    assertRefused(purchase("a", "a", ada, 100), purchase("b", "a", ada, 100));

    assertThat(ports.balanceOf(ada)).isEqualTo(7);
    assertThat(ports.purchasesOf(ada)).isEmpty();
  }

  @Test
  void an_event_books_one_purchase_only() {
    append(purchase("a", "a", ada, 100));

    assertRefused(purchase("a", "b", ada, 100));

    assertThat(ports.balanceOf(ada)).isEqualTo(107);
  }

  @Test
  void an_account_that_does_not_exist_is_refused() {
    assertRefused(purchase("a", "a", ada, 100), purchase("b", "b", 4_711, 30));

    assertThat(ports.balanceOf(ada)).isEqualTo(7);
    assertThat(credited("a", "b")).isEmpty();
  }

  @Test
  void the_largest_balance_can_be_reached() {
    append(purchase("a", "a", ada, Integer.MAX_VALUE - 7));

    assertThat(ports.balanceOf(ada)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void a_balance_beyond_what_an_account_holds_is_refused() {
    assertRefused(purchase("a", "a", grace, 30), purchase("b", "b", ada, Integer.MAX_VALUE - 6));

    assertThat(ports.balanceOf(ada)).isEqualTo(7);
    assertThat(ports.balanceOf(grace)).isZero();
  }

  @Test
  void a_balance_below_zero_is_refused() {
    assertRefused(purchase("a", "a", grace, 30), purchase("b", "b", ada, -8));

    assertThat(ports.balanceOf(ada)).isEqualTo(7);
    assertThat(ports.balanceOf(grace)).isZero();
  }

  private void append(LedgerEntry... entries) {
    commit(() -> ports.ledger().append(List.of(entries), NOW));
  }

  private void assertRefused(LedgerEntry... entries) {
    assertThatThrownBy(() -> append(entries))
        .isInstanceOf(RuntimeException.class)
        .isNotInstanceOf(StorageUnavailable.class);
  }
}
