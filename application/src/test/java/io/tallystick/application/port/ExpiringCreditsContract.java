package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.service.credit.AccountBooking;
import io.tallystick.application.service.credit.CreditTidying;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which credits that expire a change of a balance takes, adds or gives back. */
public abstract class ExpiringCreditsContract extends PortContract {

  private long user;
  private long other;
  private int rows;

  @BeforeEach
  void makeUsers() {
    user = ports.userWith("ada@example.org", "Ada", 0);
    other = ports.userWith("eve@example.org", "Eve", 0);
  }

  /**
   * {@code +50@10} grants 50 credits that expire on day 10, {@code +50} such as do not; {@code -60}
   * spends, and {@code x60} is a spend past the program; {@code buy p 150 100@30} buys 150, of
   * which 100 expire; {@code refund p 10 20 30} takes 10, lets 20 be owed and forgives 30, and
   * {@code unrefund p 10 20 30} undoes that; {@code other} turns to another account, or back. Then
   * what of the balance expires, and the balance.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # credits that expire are spent first, the soonest first
          +100@30                                                     | 100@30       | 100
          +100@30; -60                                                | 40@30        | 40
          +100@30; +50@10; -60                                        | 90@30        | 90
          +100; +50@10; -60                                           |              | 90
          +100; -60; +50@10                                           | 50@10        | 90
          +30@10; +20@10; -40                                         | 10@10        | 10
          +100; +50@10; x20                                           | 30@10        | 130
          buy p 150 100@30; -120                                      |              | 30
          buy p 150 100@30 50@10; -60                                 | 90@30        | 90
          # a hold gives back what it took last
          +50@10; +100@30; hold a 80                                  | 70@30        | 70
          +50@10; +100@30; hold a 80; release a 80                    | 50@10 100@30 | 150
          +50@10; +100@30; hold a 80; release a 20                    | 90@30        | 90
          +50@10; +100; hold a 80; release a 40                       | 10@10        | 110
          +100; hold a 50; +30@10; release a 50                       | 30@10        | 130
          +50@10; hold a 20; hold b 20; release a 20; -30             |              | 0
          # and so does a refund that failed
          buy p 100 100@30; +50@10; refund p 60                       | 90@30        | 90
          buy p 100 100@30; +50@10; refund p 60; unrefund p 60        | 50@10 100@30 | 150
          buy p 100 100@30; refund p 60; refund p 40; unrefund p 100  | 100@30       | 100
          buy p 100; refund p 60; +50@10; unrefund p 60               | 50@10        | 150
          # what pays a debt instead goes back to no lot
          buy p 10; buy q 10; -20; +10@30; refund p 10; refund q 0 10; unrefund p 0 10; buy r 10; refund p 10; unrefund p 10; expire 30 | | 10
          buy p 20; -10; +10@30; refund p 20; refund q 0 10; unrefund p 0 10; buy r 10; unrefund p 10                                 | 10@30 | 20
          buy p 20; -20; +10@30; refund p 10 10; unrefund p 0 10; unrefund p 10                                                       | 10@30 | 10
          buy p 20; -20; +10@30; refund p 10 10; unrefund p 10 10                                                                     | 10@30 | 10
          buy p 20; -20; +10@30; refund p 10 0 10; unrefund p 0 0 10; unrefund p 10                                                   | 10@30 | 10
          buy p 20; -20; +10@30; refund p 10 0 10; unrefund p 0 0 10; refund q 0 10; unrefund p 0 10; buy r 10; refund p 10; unrefund p 10 | | 10
          # what was taken of credits that do not expire does not expire, whenever it comes back
          buy p 20; refund p 10; +5@10; refund p 5; expire 10; unrefund p 10; expire 11                                               | | 20
          buy p 20; refund p 10; +5@10; refund p 5; unrefund p 15                                                                     | 5@10 | 25
          # nothing goes back to a lot of another account
          buy p 10; -10; +10@30; refund p 10; other; unrefund p 10; other; +1                                                         | | 1
          buy p 10; -10; +10@30; refund p 10; other; unrefund p 10                                                                    | | 10
          # what is not used in time is gone, once
          +100; +50@10; expire 9                                      | 50@10        | 150
          +100; +50@10; expire 10                                     |              | 100
          +100; +50@10; expire 10; expire 11                          |              | 100
          +50@10; +50@20; -30; expire 10                              | 50@20        | 50
          +50@10; +50@20; -30; expire 20                              |              | 0
          buy p 150 100@30 50@10; expire 10                           | 100@30       | 100
          buy p 150 100@30; expire 30                                 |              | 50
          +50@10; -50; expire 10                                      |              | 0
          # what is held does not expire before it is given back
          +50@10; hold a 50; expire 10; release a 50                  | 50@10        | 50
          +50@10; hold a 50; expire 10; release a 50; expire 11       |              | 0
          +100@10; hold a 50; expire 10; release a 50; expire 11      |              | 0
          +100@10; hold a 50; expire 10; release a 20; expire 11; +5  |              | 5
          """)
  void what_expires_soonest_is_taken_first(String changes, String expiring, int balance) {
    for (String change : changes.split(";")) {
      apply(change.strip());
    }

    assertThat(expiring()).isEqualTo(expiring == null ? "" : expiring);
    assertThat(ports.balanceOf(user)).isEqualTo(balance);
  }

  @Test
  void the_worker_is_told_when_the_next_credits_expire() {
    assertThat(ports.pendingWork().ask(Duration.ZERO).nextRelease()).isEmpty();
    apply("+50@10");
    apply("+50@20");

    assertThat(ports.pendingWork().ask(Duration.ZERO).nextRelease()).contains(day(10));
    apply("-50");
    assertThat(ports.pendingWork().ask(Duration.ZERO).nextRelease()).contains(day(20));
    apply("-50");
    assertThat(ports.pendingWork().ask(Duration.ZERO).nextRelease()).isEmpty();
  }

  @Test
  void an_expiry_is_a_row_of_the_ledger_by_the_worker() {
    apply("+50@10");
    apply("-20");
    apply("expire 11");

    assertThat(ports.creditPages().entries(new UserId(user), Optional.empty(), 1))
        .extracting(row -> row.kind() + " " + row.amount() + " " + row.reason())
        .containsExactly("expiry -30 not used before " + day(10));
  }

  @Test
  void accounts_are_found_page_by_page() {
    List<UserId> due = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      user = ports.userWith(i + "@example.org", "N", 0);
      apply("+1@10");
      due.add(new UserId(user));
    }

    assertThat(ports.expiringCredits().due(day(9), Optional.empty(), 9)).isEmpty();
    assertThat(ports.expiringCredits().due(day(10), Optional.empty(), 2))
        .isEqualTo(due.subList(0, 2));
    assertThat(ports.expiringCredits().due(day(10), Optional.of(due.get(1)), 2))
        .isEqualTo(due.subList(2, 3));
  }

  private static Instant day(int day) {
    return NOW.plus(Duration.ofDays(day));
  }

  private String expiring() {
    return ports.creditPages().standing(new UserId(user)).orElseThrow().expiring().stream()
        .map(some -> some.amount() + "@" + Duration.between(NOW, some.at()).toDays())
        .collect(joining(" "));
  }

  private void apply(String change) {
    String[] words = change.split(" ");
    switch (words[0]) {
      case "hold" -> book(EntryKind.HOLD, -Integer.parseInt(words[2]), hold(words[1]), List.of());
      case "release" ->
          book(EntryKind.RELEASE, Integer.parseInt(words[2]), hold(words[1]), List.of());
      case "refund" ->
          append(
              words[1],
              new Posting(EntryKind.REFUND, -number(words, 2), number(words, 3), number(words, 4)),
              List.of());
      case "unrefund" ->
          append(
              words[1],
              new Posting(
                  EntryKind.REFUND_REVERSAL,
                  number(words, 2),
                  -number(words, 3),
                  -number(words, 4)),
              List.of());
      case "other" -> {
        long before = user;
        user = other;
        other = before;
      }
      case "buy" -> {
        List<Expiring> parts = new ArrayList<>();
        for (int i = 3; i < words.length; i++) {
          parts.add(part(words[i]));
        }
        append(words[1], new Posting(EntryKind.PURCHASE, number(words, 2), 0, 0), parts);
      }
      case "expire" -> expire(day(Integer.parseInt(words[1])));
      default -> {
        if (change.startsWith("x")) {
          ports.spend(user, Integer.parseInt(change.substring(1)));
        } else if (change.startsWith("-")) {
          book(EntryKind.SPEND, Integer.parseInt(change), Optional.empty(), List.of());
        } else if (change.contains("@")) {
          Expiring granted = part(change.substring(1));
          book(EntryKind.GRANT, granted.amount(), Optional.empty(), List.of(granted));
        } else {
          book(EntryKind.GRANT, Integer.parseInt(change), Optional.empty(), List.of());
        }
      }
    }
  }

  private static int number(String[] words, int index) {
    return index < words.length ? Integer.parseInt(words[index]) : 0;
  }

  private static Expiring part(String text) {
    String[] words = text.split("@");
    return new Expiring(Integer.parseInt(words[0]), day(Integer.parseInt(words[1])));
  }

  private static Optional<HoldId> hold(String name) {
    return Optional.of(new HoldId("hold_" + name));
  }

  private void book(EntryKind kind, int amount, Optional<HoldId> hold, List<Expiring> expiring) {
    ClientBooking booking =
        new ClientBooking(
            new UserId(user),
            kind,
            amount,
            kind.code() + ":" + ++rows,
            hold,
            expiring.stream().map(Expiring::at).findFirst(),
            "why",
            "shop");
    committed(
        () -> {
          ports.directory().lock(Set.of(booking.user()));
          return ports
              .clientLedger()
              .book(
                  booking,
                  new Account(new Balance(ports.balanceOf(user)), 0)
                      .change(kind, amount)
                      .orElseThrow(),
                  NOW);
        });
  }

  private void append(String payment, Posting posting, List<Expiring> expiring) {
    LedgerEntry entry =
        new LedgerEntry(
            new UserId(user),
            posting,
            new StripeEventId("evt_" + ++rows),
            new PaymentId("pi_" + payment),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            expiring,
            "why",
            "webhook");
    commit(() -> ports.ledger().append(List.of(entry), NOW));
  }

  private void expire(Instant at) {
    new CreditTidying(
            ports.transactions(),
            ports.directory(),
            new AccountBooking(ports.clientLedger(), ports.ledger()),
            ports.expiringCredits(),
            ports.holds(),
            ports.clientRequests(),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            },
            () -> at)
        .expireCredits();
  }
}
