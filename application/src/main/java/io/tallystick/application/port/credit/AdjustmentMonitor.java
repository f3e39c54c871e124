package io.tallystick.application.port.credit;

import io.tallystick.domain.Coded;
import io.tallystick.domain.credit.Adjustment;

/** Is told of adjustments once they are committed, to count and to log them. */
public interface AdjustmentMonitor {

  /** What became of an adjustment. */
  enum Outcome implements Coded {
    /** Booked by one person alone. */
    BOOKED,
    /** Kept until a second person decides. */
    WAITS,
    /** Booked, after a second person has confirmed it. */
    CONFIRMED,
    /** Refused by a second person. */
    REFUSED;

    /** Whether the balance has changed. */
    public boolean isBooked() {
      return this == BOOKED || this == CONFIRMED;
    }
  }

  void adjusted(Adjustment adjustment, Outcome outcome);
}
