package io.tallystick.application.port;

import io.tallystick.application.port.credit.PendingAdjustments;
import io.tallystick.application.query.BrowsePendingAdjustments;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentDecision;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@link PendingAdjustments} in memory, the numbers of which are their places. */
final class InMemoryPendingAdjustments implements PendingAdjustments, BrowsePendingAdjustments {

  private final InMemoryBooks books;

  InMemoryPendingAdjustments(InMemoryBooks books) {
    this.books = books;
  }

  @Override
  public boolean add(Adjustment adjustment, Instant at) {
    List<Row> rows = books.inTransaction().pendingAdjustments;
    boolean waits = rows.stream().anyMatch(row -> row.decided().isEmpty() && same(row, adjustment));
    return !waits && rows.add(new Row(rows.size() + 1, adjustment, at, Optional.empty()));
  }

  private static boolean same(Row row, Adjustment adjustment) {
    return row.adjustment().equals(adjustment)
        || adjustment.moves().filter(it -> moves(row, it.payment())).isPresent();
  }

  private static boolean moves(Row row, PaymentId payment) {
    return row.adjustment().moves().filter(it -> it.payment().equals(payment)).isPresent();
  }

  @Override
  public Optional<Adjustment> waitingMove(PaymentId payment) {
    return pending(Integer.MAX_VALUE).stream()
        .filter(row -> row.decided().isEmpty() && moves(row, payment))
        .map(Row::adjustment)
        .findFirst();
  }

  @Override
  public Optional<Pending> find(long id) {
    return pending(Integer.MAX_VALUE).stream()
        .filter(row -> row.id() == id)
        .map(row -> new Pending(row.adjustment(), row.decided().isPresent()))
        .findFirst();
  }

  @Override
  public boolean decide(long id, AdjustmentDecision decision, String person, Instant at) {
    List<Row> rows = books.inTransaction().pendingAdjustments;
    if (id < 1 || id > rows.size() || rows.get((int) id - 1).decided().isPresent()) {
      return false;
    }
    Row row = rows.get((int) id - 1);
    Decided decided = new Decided(decision.code(), person, at);
    rows.set((int) id - 1, new Row(id, row.adjustment(), row.askedAt(), Optional.of(decided)));
    return true;
  }

  @Override
  public long addedAlone(String person, Instant after) {
    long booked =
        books.adjustments().stream()
            .filter(row -> row.at().isAfter(after))
            .mapToLong(row -> added(row.adjustment(), person))
            .sum();
    long confirmed =
        pending(Integer.MAX_VALUE).stream()
            .filter(
                row ->
                    row.decided()
                        .filter(it -> it.decision().equals(AdjustmentDecision.CONFIRMED.code()))
                        .filter(it -> it.at().isAfter(after))
                        .isPresent())
            .mapToLong(row -> added(row.adjustment(), person))
            .sum();
    return booked - confirmed;
  }

  private static long added(Adjustment adjustment, String person) {
    return adjustment.actor().equals(person) ? Math.max(0, adjustment.amount()) : 0;
  }

  @Override
  public List<Row> pending(int most) {
    Comparator<Row> waitingFirst = Comparator.comparing(row -> row.decided().isPresent());
    return books.read(
        state ->
            state.pendingAdjustments.stream()
                .sorted(
                    waitingFirst.thenComparing(
                        row -> row.decided().isEmpty() ? row.id() : -row.id()))
                .limit(most)
                .toList());
  }
}
