package io.tallystick.application.query;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.payment.PaymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the figures of the overview. */
public interface BrowseFigures {

  /** The figures of the time before now; they may be some seconds old. */
  Figures figures(Period period);

  /** Counts what has come to rest since the last time, so that figures are there at once. */
  void count();

  /** How far back. */
  enum Period {
    DAY(Duration.ofDays(1), Duration.ofHours(1)),
    WEEK(Duration.ofDays(7), Duration.ofDays(1)),
    MONTH(Duration.ofDays(30), Duration.ofDays(1));

    private final Duration length;
    private final Duration step;

    Period(Duration length, Duration step) {
      this.length = length;
      this.step = step;
    }

    public Duration length() {
      return length;
    }

    /** The width of one bar. */
    public Duration step() {
      return step;
    }
  }

  /**
   * The figures of a period.
   *
   * @param granted credits booked for payments
   * @param reversed credits taken back for payments
   * @param adjusted what people added, less what they took
   * @param external what the host application added, less what it spent
   * @param codes failed events by failure code, the most frequent first
   * @param p50 the time in which half of all tries were done; exact below 100 ms, then to two
   *     digits
   * @param p95 the time in which 95 of 100 were
   * @param creditedTwice payments that are credited under two of their ids, whenever that was
   *     noticed; where there are more than ten, eleven of them
   */
  record Figures(
      List<Bar> bars,
      long granted,
      long reversed,
      long adjusted,
      long external,
      List<Count> codes,
      Optional<Duration> p50,
      Optional<Duration> p95,
      Optional<Verification> verification,
      List<CreditedTwice> creditedTwice) {
    public Figures {
      creditedTwice = List.copyOf(creditedTwice);
      bars = List.copyOf(bars);
      codes = List.copyOf(codes);
    }
  }

  /** The events that came in one step of time, by where they stand now. */
  record Bar(Instant from, Map<ProcessingStatus, Long> events) {
    public Bar {
      events = Map.copyOf(events);
    }
  }

  /** How many there are of something. */
  record Count(String name, long number) {}

  /**
   * A payment that is credited under two of its ids.
   *
   * @param user the account that has the credits that are to be taken back
   * @param other the id under which they were credited
   * @param payment the other one
   */
  record CreditedTwice(UserId user, int credits, PaymentId other, PaymentId payment) {}

  /** The last look at the books. */
  record Verification(Instant at, int offenders) {}
}
