package io.tallystick.application.port;

import io.tallystick.application.port.InMemoryState.BookingRow;
import io.tallystick.application.port.InMemoryState.UserRow;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The ledger of {@link InMemoryBooks}. */
record InMemoryLedger(InMemoryBooks books) implements CreditLedger {

  @Override
  public Answer<Map<PaymentId, Payment>> payments(Set<PaymentId> payments) {
    return books.answer(
        state -> {
          Map<PaymentId, Payment> found = new HashMap<>();
          for (BookingRow row : state.bookings) {
            LedgerEntry entry = row.entry();
            if (payments.contains(entry.payment())) {
              Booked posting = new Booked(new Account(new Balance(0), 0), List.of(entry.posting()));
              if (entry.kind() == EntryKind.PURCHASE || entry.kind() == EntryKind.INVOICE) {
                found.put(
                    entry.payment(),
                    Payment.notCredited(entry.payment())
                        .granted(
                            entry.user(),
                            entry.amount(),
                            Optional.ofNullable(state.events.get(entry.event()))
                                .flatMap(event -> event.notice().fact().money()),
                            posting));
              } else {
                found.computeIfPresent(entry.payment(), (id, known) -> known.after(posting));
              }
            }
          }
          state.moved.forEach(
              (payment, user) -> found.computeIfPresent(payment, (id, known) -> on(user, known)));
          return found;
        });
  }

  private static Payment on(UserId user, Payment known) {
    return new Payment(
        known.id(),
        known.granted().map(it -> new Payment.Granted(user, it.credits(), it.paid())),
        known.reversed(),
        known.forgiven());
  }

  @Override
  public Answer<Map<UserId, Integer>> debts(Set<UserId> users) {
    return books.answer(
        state ->
            users.stream()
                .filter(user -> state.debts.getOrDefault(user, 0) > 0)
                .collect(Collectors.toMap(user -> user, state.debts::get)));
  }

  @Override
  public void adjust(Adjustment adjustment, Booked booked, Instant at) {
    InMemoryState state = books.inTransaction();
    booked
        .postings()
        .forEach(
            posting -> post(state, adjustment.user(), posting, Optional.empty(), List.of(), at));
    int repaid =
        booked.postings().stream()
            .filter(posting -> posting.kind() == EntryKind.REPAYMENT)
            .mapToInt(posting -> -posting.amount())
            .sum();
    state.adjustments.add(
        new InMemoryBooks.Adjusted(adjustment, booked.after().balance().value(), repaid, at));
  }

  @Override
  public long newest(UserId user) {
    return books.read(
        state ->
            state.bookings.stream().filter(row -> row.entry().user().equals(user)).count()
                + state.adjustments.stream()
                    .filter(row -> row.adjustment().user().equals(user))
                    .mapToInt(InMemoryBooks.Adjusted::rows)
                    .sum());
  }

  @Override
  public void append(List<LedgerEntry> entries, Instant at) {
    InMemoryState state = books.inTransaction();
    for (LedgerEntry entry : entries) {
      books.refuseIfUnbookable(entry.event());
      for (BookingRow row : state.bookings) {
        if (row.entry().kind() == entry.kind()
            && (entry.kind() == EntryKind.PURCHASE && row.entry().payment().equals(entry.payment())
                || entry.kind() == EntryKind.INVOICE
                    && row.entry().invoice().equals(entry.invoice())
                || row.entry().event().equals(entry.event()))) {
          throw new IllegalStateException(entry.payment() + " is booked already");
        }
      }
      int after =
          post(
              state,
              entry.user(),
              entry.posting(),
              Optional.of(entry.payment().value()),
              entry.expiring(),
              at);
      state.bookings.add(new BookingRow(entry, after, at));
    }
  }

  /** The balance after it. */
  static int post(
      InMemoryState state,
      UserId user,
      Posting posting,
      Optional<String> cause,
      List<Expiring> expiring,
      Instant at) {
    UserRow row = state.users.get(user);
    if (row == null) {
      throw new IllegalStateException("there is no user " + user);
    }
    long balance = (long) row.user().balance() + posting.amount();
    int debt = state.debts.getOrDefault(user, 0) + posting.debtChange();
    if (balance < 0 || balance > Integer.MAX_VALUE || debt < 0) {
      throw new IllegalStateException("user " + user + " cannot hold " + balance);
    }
    state.users.put(user, row.with((int) balance));
    state.debts.put(user, debt);
    InMemoryLots.change(state, user, posting, cause, expiring);
    state.ledger.add(
        new InMemoryState.OfUser(
            user,
            new Ports.LedgerRow(
                at,
                posting.kind(),
                posting.amount(),
                posting.debtChange(),
                posting.forgiven(),
                cause,
                expiring)));
    return (int) balance;
  }
}
