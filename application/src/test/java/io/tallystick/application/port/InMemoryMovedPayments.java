package io.tallystick.application.port;

import io.tallystick.application.port.credit.MovedPayments;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;

/** {@link MovedPayments} in memory. */
record InMemoryMovedPayments(InMemoryBooks books) implements MovedPayments {

  @Override
  public boolean isExpiring(PaymentId payment, UserId account) {
    return books.read(
        state ->
            state.bookings.stream()
                .map(InMemoryState.BookingRow::entry)
                .filter(entry -> !entry.expiring().isEmpty())
                .anyMatch(
                    entry -> entry.payment().equals(payment) || entry.user().equals(account)));
  }

  @Override
  public void keep(PaymentId payment, UserId user, String person, Instant at) {
    books.inTransaction().moved.put(payment, user);
  }
}
