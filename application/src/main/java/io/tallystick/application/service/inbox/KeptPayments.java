package io.tallystick.application.service.inbox;

import io.tallystick.application.service.inbox.BatchProcessing.PaymentMoved;
import io.tallystick.application.usecase.inbox.Outcome;
import java.util.List;
import java.util.function.Function;

/** Processes an event with the key of its payment as it is kept, which may change meanwhile. */
record KeptPayments(EventReading reading) {

  /** A payment gets another id at most twice: its PaymentIntent's, and its invoice's. */
  private static final int MOST_MOVES = 3;

  Outcome with(WorkItem item, Function<List<WorkItem>, Outcome> work) {
    WorkItem known = item;
    for (int moves = 0; ; moves++) {
      try {
        return work.apply(List.of(known));
      } catch (PaymentMoved moved) {
        if (moves == MOST_MOVES) {
          throw moved;
        }
        known = item.with(reading.siblings().ofPayment(item.notice()));
      }
    }
  }
}
