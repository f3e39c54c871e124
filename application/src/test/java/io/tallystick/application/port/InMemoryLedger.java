package io.tallystick.application.port;

import io.tallystick.application.port.InMemoryState.BookingRow;
import io.tallystick.application.port.InMemoryState.UserRow;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The ledger of {@link InMemoryBooks}. */
record InMemoryLedger(InMemoryBooks books) implements CreditLedger {

  @Override
  public Set<PaymentId> credited(Set<PaymentId> payments) {
    return books.read(
        state ->
            state.bookings.stream()
                .map(row -> row.entry().payment())
                .filter(payments::contains)
                .collect(Collectors.toSet()));
  }

  @Override
  public void adjust(Adjustment adjustment, Instant at) {
    InMemoryState state = books.inTransaction();
    UserRow user = state.users.get(adjustment.user());
    int after = adjustment.applyTo(new Balance(user.user().balance())).orElseThrow().value();
    state.users.put(adjustment.user(), user.with(after));
    state.adjustments.add(new InMemoryBooks.Adjusted(adjustment, after, at));
  }

  @Override
  public long newest(UserId user) {
    return books.read(
        state ->
            state.bookings.stream().filter(row -> row.entry().user().equals(user)).count()
                + state.adjustments.stream()
                    .filter(row -> row.adjustment().user().equals(user))
                    .count());
  }

  @Override
  public void append(List<LedgerEntry> entries, Instant at) {
    InMemoryState state = books.inTransaction();
    for (LedgerEntry entry : entries) {
      books.refuseIfUnbookable(entry.event());
      for (BookingRow row : state.bookings) {
        if (row.entry().payment().equals(entry.payment())
            || row.entry().event().equals(entry.event())) {
          throw new IllegalStateException(entry.payment() + " is credited already");
        }
      }
      UserRow user = state.users.get(entry.user());
      if (user == null) {
        throw new IllegalStateException("there is no user " + entry.user());
      }
      long after = (long) user.user().balance() + entry.amount();
      if (after < 0 || after > Integer.MAX_VALUE) {
        throw new IllegalStateException("user " + entry.user() + " cannot hold " + after);
      }
      state.users.put(entry.user(), user.with((int) after));
      state.bookings.add(new BookingRow(entry, (int) after));
    }
  }
}
