package io.tallystick.adapter.persistence.pages;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Sql.Reader;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.Cause;
import io.tallystick.domain.payment.MoneySum;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Failed events by cause, counted by one scan of an index that has all that is summed. */
@Singleton
record FailureCauses(PageReads statements) {

  /** So many of the newest events of a cause are looked at to count the payers. */
  private static final int MOST_PAYERS = 1_000;

  /** So many of the newest events are shown with their cause. */
  private static final int NEWEST = 3;

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
  List<Cause> of(Filter filter, Instant now) {
    EventConditions where = new EventConditions(filter, Order.NEWEST, now);
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
    List<EventConditions> each =
        shares.keySet().stream()
            .map(code -> new EventConditions(filter.because(code), Order.NEWEST, now))
            .toList();
    Map<String, Long> payers =
        newest(
                each,
                """
                SELECT min(failure_code) AS failure_code,
                  count(DISTINCT coalesce(payer_email, event_id) COLLATE "C") AS payers
                FROM (%s) AS newest HAVING count(*) > 0
                """,
                "failure_code, payer_email, event_id",
                MOST_PAYERS,
                row -> Map.entry(row.getString("failure_code"), row.getLong("payers")))
            .stream()
            .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<String, List<Line>> newest =
        newest(
                each,
                "%s",
                EventLine.COLUMNS,
                NEWEST,
                row -> Map.entry(row.getString("failure_code"), EventLine.read(row)))
            .stream()
            .sorted(
                Map.Entry.comparingByValue(
                    Position.comparing(Order.NEWEST, Comparator.naturalOrder())))
            .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
    return shares.entrySet().stream()
        .map(
            it ->
                cause(
                    it.getValue(),
                    payers.getOrDefault(it.getKey(), 0L),
                    newest.getOrDefault(it.getKey(), List.of())))
        .sorted(Comparator.comparing(Cause::first))
        .toList();
  }

  /** What a query says of the newest events of each cause, asked together. */
  private <T> List<T> newest(
      List<EventConditions> each, String query, String columns, int most, Reader<T> reader) {
    if (each.isEmpty()) {
      return List.of();
    }
    return statements.query(
        each.stream()
            .map(
                where ->
                    """
                    SELECT %s FROM stripe_events WHERE %s
                    ORDER BY received_at DESC, event_id DESC LIMIT ?
                    """
                        .formatted(columns, where.sql()))
            .map(newest -> "(" + query.formatted(newest) + ")")
            .collect(joining(" UNION ALL ")),
        reader,
        EventConditions.parameters(each, most));
  }

  private static Cause cause(List<Share> shares, long payers, List<Line> newest) {
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
        shares.stream().mapToLong(Share::retrying).sum(),
        newest);
  }
}
