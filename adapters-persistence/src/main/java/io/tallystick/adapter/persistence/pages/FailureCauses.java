package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.application.query.Cause;
import io.tallystick.domain.payment.MoneySum;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Failed events by cause, counted by one scan of an index that has all that is summed. */
@Singleton
final class FailureCauses {

  /** So many of the newest events of a cause are looked at to count the payers. */
  private static final int MOST_PAYERS = 1_000;

  private final PageReads statements;

  FailureCauses(PageReads statements) {
    this.statements = statements;
  }

  /** What a cause has in one currency, or without any. */
  private record Share(
      String code,
      Optional<MoneySum> money,
      long events,
      long credits,
      Instant first,
      Instant last,
      long retrying) {

    static Share read(ResultSet row) throws SQLException {
      BigDecimal minor = row.getBigDecimal("minor");
      return new Share(
          row.getString("failure_code"),
          row.getString("currency") == null || minor == null
              ? Optional.empty()
              : Optional.of(new MoneySum(minor.toBigInteger(), row.getString("currency"))),
          row.getLong("events"),
          row.getLong("credits"),
          row.getTimestamp("first").toInstant(),
          row.getTimestamp("last").toInstant(),
          row.getLong("retrying"));
    }
  }

  /** The cause that waits longest comes first. */
  List<Cause> of(EventConditions where) {
    Map<String, List<Share>> shares = new LinkedHashMap<>();
    statements
        .query(
            """
            SELECT failure_code, currency, count(*) AS events,
              sum(amount_minor) FILTER (WHERE amount_minor > 0) AS minor,
              coalesce(sum(credits_claimed), 0) AS credits, min(received_at) AS first,
              max(received_at) AS last, count(next_attempt_at) AS retrying
            FROM stripe_events WHERE %s GROUP BY failure_code, currency
            ORDER BY failure_code, currency
            """
                .formatted(where.sql()),
            Share::read,
            where.parameters())
        .forEach(it -> shares.computeIfAbsent(it.code(), any -> new ArrayList<>()).add(it));
    Map<String, Long> payers = payers(where, List.copyOf(shares.keySet()));
    return shares.values().stream()
        .map(it -> cause(it, payers.getOrDefault(it.getFirst().code(), 0L)))
        .sorted(Comparator.comparing(Cause::first))
        .toList();
  }

  private Map<String, Long> payers(EventConditions where, List<String> codes) {
    Map<String, Long> payers = new HashMap<>();
    for (String code : codes) {
      statements.query(
          """
          SELECT count(DISTINCT coalesce(payer_email, event_id) COLLATE "C") FROM (
            SELECT payer_email, event_id FROM stripe_events WHERE %s AND failure_code = ?
            ORDER BY received_at DESC, event_id DESC LIMIT ?) AS newest
          """
              .formatted(where.sql()),
          row -> payers.put(code, row.getLong(1)),
          where.parameters(code, MOST_PAYERS));
    }
    return payers;
  }

  private static Cause cause(List<Share> shares, long payers) {
    return new Cause(
        shares.getFirst().code(),
        shares.stream().mapToLong(Share::events).sum(),
        payers,
        shares.stream().mapToLong(Share::credits).sum(),
        shares.stream()
            .sorted(Comparator.comparing(Share::events).reversed())
            .flatMap(it -> it.money().stream())
            .toList(),
        shares.stream().map(Share::first).min(Comparator.naturalOrder()).orElseThrow(),
        shares.stream().map(Share::last).max(Comparator.naturalOrder()).orElseThrow(),
        shares.stream().mapToLong(Share::retrying).sum());
  }
}
