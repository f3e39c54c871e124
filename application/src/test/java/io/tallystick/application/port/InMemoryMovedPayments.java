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
            !InMemoryLots.of(state, account).isEmpty()
                || state.bookings.stream()
                    .map(InMemoryState.BookingRow::entry)
                    .filter(entry -> entry.payment().equals(payment))
                    .anyMatch(entry -> !entry.expiring().isEmpty()));
  }

  @Override
  public void keep(PaymentId payment, UserId user, String person, Instant at) {
    books.inTransaction().moved.put(payment, user);
  }
}
