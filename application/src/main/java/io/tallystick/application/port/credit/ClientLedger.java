package io.tallystick.application.port.credit;

import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.ClientBooking;
import java.time.Instant;

/** The part of the ledger that the host application's requests write. */
public interface ClientLedger {

  /**
   * Appends a row, and changes balance and debt with it. The account is locked.
   *
   * @param booked the row, and what it repays
   * @return the number of the row
   */
  long book(ClientBooking booking, Booked booked, Instant at);
}
