package io.tallystick.application.port;

import io.tallystick.application.port.credit.ExpiringCredits;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The credits of {@link InMemoryBooks} that expire. */
record InMemoryLots(InMemoryBooks books) implements ExpiringCredits {

  /** Stands for credits that do not expire. */
  private static final long FOR_EVER = 0;

  private static final Set<EntryKind> REVERSALS = Set.of(EntryKind.REFUND, EntryKind.DISPUTE);
  private static final Comparator<Row> SOONEST =
      Comparator.comparing(Row::at).thenComparing(Row::id);

  /** Credits that were added together and expire together. */
  record Row(long id, UserId user, Instant at, int remaining, int expired) {

    Row less(int part, boolean byExpiry) {
      return new Row(id, user, at, remaining - part, expired + (byExpiry ? part : 0));
    }
  }

  @Override
  public List<UserId> due(Instant now, Optional<UserId> after, int most) {
    return books.read(
        state ->
            state.lots.values().stream()
                .filter(lot -> lot.remaining() > 0 && !lot.at().isAfter(now))
                .map(Row::user)
                .filter(user -> user.value() > after.map(UserId::value).orElse(0L))
                .distinct()
                .sorted(Comparator.comparing(UserId::value))
                .limit(most)
                .toList());
  }

  @Override
  public List<Lot> due(UserId user, Instant now) {
    return books.read(
        state ->
            open(state, user)
                .filter(lot -> !lot.at().isAfter(now))
                .map(lot -> new Lot(lot.id(), left(lot), lot.expired()))
                .toList());
  }

  private static Expiring left(Row lot) {
    return new Expiring(lot.remaining(), lot.at());
  }

  private static Stream<Row> open(InMemoryState state, UserId user) {
    return state.lots.values().stream()
        .filter(lot -> lot.user().equals(user) && lot.remaining() > 0)
        .sorted(SOONEST);
  }

  /** What of a balance expires, the soonest first. */
  static List<Expiring> of(InMemoryState state, UserId user) {
    Map<Instant, Integer> amounts = new TreeMap<>();
    open(state, user).forEach(lot -> amounts.merge(lot.at(), lot.remaining(), Integer::sum));
    return amounts.entrySet().stream()
        .map(some -> new Expiring(some.getValue(), some.getKey()))
        .toList();
  }

  /** When the next credits expire. */
  static Stream<Instant> times(InMemoryState state) {
    return state.lots.values().stream().filter(lot -> lot.remaining() > 0).map(Row::at);
  }

  /**
   * A change of a balance takes of what expires, gives back what it took, or adds to it.
   *
   * @param cause the hold or the payment
   */
  static void change(
      InMemoryState state,
      UserId user,
      Posting posting,
      Optional<String> cause,
      List<Expiring> expiring) {
    for (Expiring added : expiring) {
      long id = state.lots.size() + 1L;
      state.lots.put(id, new Row(id, user, added.at(), added.amount(), 0));
    }
    if (posting.amount() < 0) {
      take(
          state,
          user,
          -posting.amount(),
          posting.kind(),
          cause.filter(
              it -> posting.kind() == EntryKind.HOLD || REVERSALS.contains(posting.kind())));
    } else if (posting.kind() == EntryKind.RELEASE) {
      giveBack(state, user, posting.amount(), 0, cause.orElseThrow());
    } else if (posting.kind().reverses() && !REVERSALS.contains(posting.kind())) {
      String payment = cause.orElseThrow();
      int recorded = uses(state, payment).values().stream().mapToInt(Integer::intValue).sum();
      int excess = recorded - posting.amount() - stillReversed(state, payment, posting);
      giveBack(state, user, posting.amount(), Math.max(0, excess), payment);
    }
  }

  /** How many credits of the payment are reversed after a posting that is not in the books yet. */
  private static int stillReversed(InMemoryState state, String payment, Posting posting) {
    return Stream.concat(
            state.bookings.stream()
                .map(InMemoryState.BookingRow::entry)
                .filter(entry -> entry.payment().value().equals(payment))
                .map(LedgerEntry::posting),
            Stream.of(posting))
        .mapToInt(Posting::reversed)
        .sum();
  }

  private static void take(
      InMemoryState state, UserId user, int amount, EntryKind kind, Optional<String> cause) {
    int rest = amount;
    boolean recordsOthers = REVERSALS.contains(kind);
    for (Row lot : open(state, user).toList()) {
      int part = Math.min(rest, lot.remaining());
      if (part > 0) {
        state.lots.put(lot.id(), lot.less(part, kind == EntryKind.EXPIRY));
        cause.ifPresent(it -> uses(state, it).merge(lot.id(), part, Integer::sum));
        recordsOthers = true;
        rest -= part;
      }
    }
    if (recordsOthers && rest > 0) {
      int others = rest;
      cause.ifPresent(it -> uses(state, it).merge(FOR_EVER, others, Integer::sum));
    }
  }

  /**
   * What was taken last goes back first.
   *
   * @param excess what has paid a debt instead, and goes back nowhere
   */
  private static void giveBack(
      InMemoryState state, UserId user, int amount, int excess, String cause) {
    Map<Long, Integer> uses = uses(state, cause);
    List<Long> lastFirst =
        uses.keySet().stream()
            .sorted(
                Comparator.comparing(
                        (Long id) -> lot(state, user, id).map(Row::at).orElse(Instant.MAX))
                    .thenComparing(Comparator.naturalOrder())
                    .reversed())
            .toList();
    int rest = amount;
    int paidDebt = excess;
    for (Long id : lastFirst) {
      int part = Math.min(rest, uses.get(id));
      int elsewhere = Math.min(paidDebt, uses.get(id) - part);
      uses.merge(id, -part - elsewhere, Integer::sum);
      lot(state, user, id).ifPresent(lot -> state.lots.put(id, lot.less(-part, false)));
      rest -= part;
      paidDebt -= elsewhere;
    }
  }

  /** The lot, if it is one of the account. */
  private static Optional<Row> lot(InMemoryState state, UserId user, long id) {
    return Optional.ofNullable(state.lots.get(id)).filter(lot -> lot.user().equals(user));
  }

  private static Map<Long, Integer> uses(InMemoryState state, String cause) {
    return state.lotUses.computeIfAbsent(cause, none -> new TreeMap<>());
  }
}
