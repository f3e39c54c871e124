package io.tallystick.application.service.credit;

import io.tallystick.application.port.credit.ClientLedger;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Books what the host application asks for, and what the account then repays of its debt. */
public record AccountBooking(ClientLedger bookings, CreditLedger ledger) {

  /**
   * A row that is booked.
   *
   * @param entry its number
   * @param after the balance after it, and after what it repaid
   */
  record Entry(long entry, Balance after) {}

  /**
   * Books it on an account that is locked.
   *
   * @return empty, and nothing is booked, if the account cannot hold the result
   */
  Optional<Entry> book(ClientBooking booking, Balance before, Instant at) {
    UserId user = booking.user();
    return new Account(before, ledger.debts(Set.of(user)).get().getOrDefault(user, 0))
        .change(booking.kind(), booking.amount())
        .map(Booked::repaid)
        .map(booked -> new Entry(bookings.book(booking, booked, at), booked.after().balance()));
  }
}
