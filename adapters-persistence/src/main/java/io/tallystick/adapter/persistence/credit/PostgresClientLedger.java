package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.credit.ClientLedger;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.credit.Posting;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** The rows of {@code credit_ledger} that the host application asks for. */
@Singleton
record PostgresClientLedger(Sql statements) implements ClientLedger {

  /** The trigger gives a repayment its key. */
  @Override
  public long book(ClientBooking booking, Booked booked, Instant at) {
    ClientBooking repayment =
        new ClientBooking(
            booking.user(),
            booking.kind(),
            booking.amount(),
            "",
            Optional.empty(),
            Optional.empty(),
            booking.reason(),
            booking.actor());
    long first = 0;
    for (Posting posting : booked.postings()) {
      long entry = insert(first == 0 ? booking : repayment, posting, at);
      first = first == 0 ? entry : first;
    }
    return first;
  }

  private long insert(ClientBooking booking, Posting posting, Instant at) {
    return statements.only(
        """
        INSERT INTO credit_ledger (user_id, amount, debt_change, kind, booking_key, hold_id,
          expires_at, reason, actor, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?) RETURNING id
        """,
        row -> row.getLong(1),
        booking.user().value(),
        posting.amount(),
        posting.debtChange(),
        posting.kind().code(),
        booking.key(),
        booking.hold().map(HoldId::value).orElse(null),
        booking.expiresAt().map(Instant::toString).orElse(null),
        booking.reason(),
        booking.actor(),
        at);
  }
}
