package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.Ports.LedgerRow;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Expiring;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many credits of an account expire when, counted from all other rows of its ledger for itself:
 * an expiry may take none whose time is not over.
 */
final class CountedCredits {

  /** When credits expire that do not. */
  private static final Instant NEVER = Instant.MAX;

  private static final Set<EntryKind> GIVING_BACK =
      Set.of(EntryKind.RELEASE, EntryKind.REFUND_REVERSAL, EntryKind.DISPUTE_REVERSAL);
  private static final Set<EntryKind> TAKING_FOR_A_WHILE =
      Set.of(EntryKind.HOLD, EntryKind.REFUND, EntryKind.DISPUTE);

  private final NavigableMap<Instant, Integer> left = new TreeMap<>();
  private final Map<String, NavigableMap<Instant, Integer>> taken = new HashMap<>();
  private final Map<String, Integer> reversed = new HashMap<>();

  static CountedCredits of(List<LedgerRow> rows) {
    CountedCredits counted = new CountedCredits();
    rows.forEach(counted::add);
    return counted;
  }

  /** What of the balance expires, the soonest first. */
  List<Expiring> expiring() {
    return left.headMap(NEVER).entrySet().stream()
        .filter(some -> some.getValue() > 0)
        .map(some -> new Expiring(some.getValue(), some.getKey()))
        .toList();
  }

  private void add(LedgerRow row) {
    String cause = row.cause().orElse("");
    if (row.kind().reverses()) {
      reversed.merge(cause, row.debtChange() + row.forgiven() - row.amount(), Integer::sum);
    }
    if (GIVING_BACK.contains(row.kind())) {
      giveBack(row, cause);
    } else if (row.amount() > 0) {
      int never = row.amount();
      for (Expiring some : row.expiring()) {
        left.merge(some.at(), some.amount(), Integer::sum);
        never -= some.amount();
      }
      left.merge(NEVER, never, Integer::sum);
    } else {
      Map<Instant, Integer> parts = move(left, -row.amount());
      if (row.kind() == EntryKind.EXPIRY) {
        assertThat(parts.keySet()).as("%s", row).noneMatch(at -> at.isAfter(row.at()));
      }
      if (TAKING_FOR_A_WHILE.contains(row.kind())) {
        parts.forEach((at, part) -> of(cause).merge(at, part, Integer::sum));
      }
    }
  }

  /** Those that never expire come back first; what has paid a debt instead comes back no more. */
  private void giveBack(LedgerRow row, String cause) {
    NavigableMap<Instant, Integer> back = of(cause).descendingMap();
    Map<Instant, Integer> parts = move(back, row.amount());
    parts.forEach((at, part) -> left.merge(at, part, Integer::sum));
    left.merge(
        NEVER, row.amount() - parts.values().stream().mapToInt(it -> it).sum(), Integer::sum);
    if (row.kind().reverses()) {
      int still = back.values().stream().mapToInt(it -> it).sum();
      move(back, Math.max(0, still - reversed.get(cause)));
    }
  }

  private NavigableMap<Instant, Integer> of(String cause) {
    return taken.computeIfAbsent(cause, none -> new TreeMap<>());
  }

  /** Takes so many credits, the first ones first; when those expire that were taken. */
  private static Map<Instant, Integer> move(NavigableMap<Instant, Integer> from, int credits) {
    Map<Instant, Integer> parts = new TreeMap<>();
    int rest = credits;
    for (Map.Entry<Instant, Integer> some : from.entrySet()) {
      int part = Math.min(rest, some.getValue());
      some.setValue(some.getValue() - part);
      parts.put(some.getKey(), part);
      rest -= part;
    }
    parts.values().removeIf(part -> part == 0);
    return parts;
  }
}
