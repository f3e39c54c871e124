package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.credit.PriceTable;
import io.tallystick.application.query.BrowsePrices;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table {@code price_catalogue}, whose trigger notes every change. */
@Singleton
record PostgresPrices(Sql statements) implements PriceTable, BrowsePrices {

  /** The columns of an entry, as rows with this name have them. */
  private static String columns(String row) {
    return """
    %1$s.key AS %1$s_key, %1$s.credits AS %1$s_credits, %1$s.active AS %1$s_active,
      %1$s.expires_days AS %1$s_expires_days,
      ARRAY(SELECT value::numeric::bigint || ' ' || currency
        FROM jsonb_each_text(%1$s.amounts) AS amount (currency, value) ORDER BY currency)
        AS %1$s_amounts
    """
        .formatted(row);
  }

  @Override
  public List<Entry> entries() {
    return rows().stream().map(Row::entry).toList();
  }

  @Override
  public boolean set(
      Entry entry, Optional<Instant> seen, String person, String reason, Instant at) {
    Price price = entry.price();
    String amounts =
        price.amounts().stream()
            .map(money -> "\"%s\": %s".formatted(money.currency(), money.minor()))
            .collect(Collectors.joining(", ", "{", "}"));
    int changed =
        seen.isEmpty()
            ? statements.execute(
                """
                INSERT INTO price_catalogue (
                  credits, amounts, expires_days, active, changed_by, reason, changed_at, key)
                VALUES (?, ?::jsonb, ?::integer, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                price.credits().value(),
                amounts,
                price.expiresDays().orElse(null),
                entry.active(),
                person,
                reason,
                at,
                entry.key())
            : statements.execute(
                """
                UPDATE price_catalogue SET credits = ?, amounts = ?::jsonb,
                  expires_days = ?::integer, active = ?, changed_by = ?, reason = ?, changed_at = ?
                WHERE key = ? AND changed_at = ?
                """,
                price.credits().value(),
                amounts,
                price.expiresDays().orElse(null),
                entry.active(),
                person,
                reason,
                at,
                entry.key(),
                seen.get());
    return changed == 1;
  }

  @Override
  public List<Row> rows() {
    return statements.query(
        "SELECT %s, now.changed_by, now.reason, now.changed_at FROM price_catalogue AS now ORDER BY 1"
            .formatted(columns("now")),
        row ->
            new Row(
                entry(row, "now"),
                row.getString("changed_by"),
                row.getString("reason"),
                row.getTimestamp("changed_at").toInstant()));
  }

  /** A row of the table is kept as jsonb, in which the key is left out. */
  @Override
  public List<Change> changes(Optional<String> key, int most) {
    return statements.query(
        """
        SELECT change.key, change.before IS NOT NULL AS had, change.after IS NOT NULL AS has,
          %s, %s, change.changed_by, change.reason, change.changed_at
        FROM tallystick.price_changes AS change
        CROSS JOIN LATERAL jsonb_populate_record(NULL::price_catalogue,
          coalesce(change.before, '{}') || jsonb_build_object('key', change.key)) AS old
        CROSS JOIN LATERAL jsonb_populate_record(NULL::price_catalogue,
          coalesce(change.after, '{}') || jsonb_build_object('key', change.key)) AS new
        WHERE change.key = ? OR ?
        ORDER BY change.id DESC LIMIT ?
        """
            .formatted(columns("old"), columns("new")),
        row ->
            new Change(
                row.getString("key"),
                row.getBoolean("had") ? Optional.of(entry(row, "old")) : Optional.empty(),
                row.getBoolean("has") ? Optional.of(entry(row, "new")) : Optional.empty(),
                row.getString("changed_by"),
                row.getString("reason"),
                row.getTimestamp("changed_at").toInstant()),
        key.orElse(""),
        key.isEmpty(),
        most);
  }

  private static Entry entry(ResultSet row, String name) throws SQLException {
    int days = row.getInt(name + "_expires_days");
    Optional<Integer> expiresDays = row.wasNull() ? Optional.empty() : Optional.of(days);
    Price price =
        new Price(
            new Credits(row.getInt(name + "_credits")),
            Arrays.stream((String[]) row.getArray(name + "_amounts").getArray())
                .map(amount -> amount.split(" "))
                .map(amount -> new Money(Long.parseLong(amount[0]), amount[1]))
                .toList(),
            expiresDays);
    return new Entry(row.getString(name + "_key"), price, row.getBoolean(name + "_active"));
  }
}
