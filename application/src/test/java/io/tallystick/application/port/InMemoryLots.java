package io.tallystick.application.port;

import io.tallystick.application.port.credit.ExpiringCredits;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Expiring;
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

  private static final Set<EntryKind> GIVEN_BACK =
      Set.of(EntryKind.HOLD, EntryKind.REFUND, EntryKind.DISPUTE);
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
          posting.kind() == EntryKind.EXPIRY,
          cause.filter(it -> GIVEN_BACK.contains(posting.kind())));
    } else if (posting.kind() == EntryKind.RELEASE || posting.kind().reverses()) {
      giveBack(state, posting.amount(), cause.orElseThrow());
    }
  }

  private static void take(
      InMemoryState state, UserId user, int amount, boolean byExpiry, Optional<String> cause) {
    int rest = amount;
    boolean ofLots = false;
    for (Row lot : open(state, user).toList()) {
      int part = Math.min(rest, lot.remaining());
      if (part > 0) {
        state.lots.put(lot.id(), lot.less(part, byExpiry));
        cause.ifPresent(it -> uses(state, it).merge(lot.id(), part, Integer::sum));
        ofLots = true;
        rest -= part;
      }
    }
    if (ofLots && rest > 0) {
      int others = rest;
      cause.ifPresent(it -> uses(state, it).merge(FOR_EVER, others, Integer::sum));
    }
  }

  /** What was taken last goes back first. */
  private static void giveBack(InMemoryState state, int amount, String cause) {
    Map<Long, Integer> uses = uses(state, cause);
    List<Long> lastFirst =
        uses.keySet().stream()
            .sorted(
                Comparator.comparing(
                        (Long id) -> id == FOR_EVER ? Instant.MAX : state.lots.get(id).at())
                    .thenComparing(Comparator.naturalOrder())
                    .reversed())
            .toList();
    int rest = amount;
    for (Long id : lastFirst) {
      int part = Math.min(rest, uses.get(id));
      uses.merge(id, -part, Integer::sum);
      state.lots.computeIfPresent(id, (same, lot) -> lot.less(-part, false));
      rest -= part;
    }
  }

  private static Map<Long, Integer> uses(InMemoryState state, String cause) {
    return state.lotUses.computeIfAbsent(cause, none -> new TreeMap<>());
  }
}
