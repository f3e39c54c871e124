package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.adapter.persistence.credit.PostgresLedger;
import io.tallystick.adapter.persistence.inbox.EventNames;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.UserUuid;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The dashboard's questions about accounts, each answered along an index. */
@Singleton
record PostgresUserPages(PageReads statements) implements BrowseUsers {

  /** What is owed is said by the newest row, found as by {@link PostgresLedger#newest}. */
  private static final String ACCOUNT =
      """
      users.id, email, name, credits_balance, user_uuid::text AS uuid, stripe_customer_id,
      coalesce((SELECT debt_after FROM (
        SELECT user_id, debt_after FROM credit_ledger
        WHERE (user_id, id) <= (users.id::bigint, 9223372036854775807)
        ORDER BY user_id DESC, id DESC LIMIT 1) AS newest WHERE newest.user_id = users.id), 0) AS debt\
      """;

  /** No UUID that a version 4 generator makes: it stands for "none was meant". */
  private static final UUID NO_UUID = new UUID(0, 0);

  @Override
  public List<Account> find(String text) {
    return found("", text);
  }

  @Override
  public List<Account> search(String text) {
    String beginning = Sql.beginningWith(lower(text));
    String indexed = Sql.beginningWith(indexed(lower(text)));
    return found(
        """
        UNION ALL (SELECT id, 3 FROM users WHERE lower(email) LIKE ? LIMIT 20)
        UNION ALL (SELECT id, 4 FROM users WHERE lower(left(name, 64)) LIKE ? LIMIT 20)
        UNION ALL (SELECT id, 5 FROM users
          WHERE lower(left(substring(name, '\\S+$'), 64)) LIKE ? LIMIT 20)
        """,
        text,
        beginning,
        indexed,
        indexed);
  }

  /** As much of the beginning of a name as an index holds (V171). */
  private static String indexed(String name) {
    return name.codePointCount(0, name.length()) > 64
        ? name.substring(0, name.offsetByCodePoints(0, 64))
        : name;
  }

  private List<Account> found(String further, String text, Object... parameters) {
    if (text.isBlank()) {
      return List.of();
    }
    UserReference meant = UserReference.parse(text);
    List<Object> all =
        new ArrayList<>(
            List.of(
                meant instanceof NumericId id ? id.value().value() : 0L,
                meant instanceof UserUuid uuid ? uuid.value() : NO_UUID,
                text.strip(),
                lower(text)));
    all.addAll(List.of(parameters));
    return statements.query(
        """
        SELECT %s FROM (
          SELECT id, min(rank) AS rank FROM (
            (SELECT id, 1 AS rank FROM users WHERE id = ?)
            UNION ALL (SELECT id, 1 FROM users WHERE user_uuid = ?)
            UNION ALL (SELECT id, 1 FROM users WHERE stripe_customer_id = ?)
            UNION ALL (SELECT id, 2 FROM users WHERE lower(email) = ? LIMIT 20)
            %s) AS hits
          GROUP BY id ORDER BY min(rank), id LIMIT 20) AS found
        JOIN users ON users.id = found.id WHERE users.id > 0 ORDER BY found.rank, users.id
        """
            .formatted(ACCOUNT, further),
        PostgresUserPages::account,
        all.toArray());
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<Account> account(UserId id) {
    return statements.first(
        "SELECT %s FROM users WHERE id = ?".formatted(ACCOUNT),
        PostgresUserPages::account,
        id.value());
  }

  @Override
  public List<Booking> bookings(UserId id, Optional<Long> before, int size) {
    return statements.query(
        PostgresLedger.newest("*"),
        EventHistory::booking,
        id.value(),
        before.orElse(Long.MAX_VALUE),
        size,
        id.value());
  }

  /** One index for each way of belonging to the account, and the newest of each alone. */
  @Override
  public List<Line> events(Account account, int most) {
    return statements.query(
        """
        SELECT %s FROM stripe_events
        WHERE event_id = ANY (ARRAY(
          (SELECT event_id FROM (
             SELECT event_id FROM credit_ledger WHERE user_id = ? ORDER BY id DESC LIMIT 500
           ) AS newest WHERE event_id IS NOT NULL)
          UNION
          (SELECT event_id FROM %2$s WHERE %3$s ORDER BY received_at DESC LIMIT 200)
          UNION
          (SELECT event_id FROM %2$s WHERE %4$s ORDER BY received_at DESC LIMIT 200)
          UNION
          (SELECT event_id FROM %2$s WHERE %3$s ORDER BY received_at DESC LIMIT 200)
          UNION
          (SELECT event_id FROM %2$s WHERE %3$s ORDER BY received_at DESC LIMIT 200)))
        ORDER BY received_at DESC, event_id DESC LIMIT ?
        """
            .formatted(
                EventLine.COLUMNS,
                EventNames.wanted("?::text"),
                EventNames.NAMED,
                EventNames.PAID_BY),
        EventLine::read,
        account.id().value(),
        account.customer().orElse(""),
        account.email().toLowerCase(Locale.ROOT),
        account.id().toString(),
        account.uuid().orElse(""),
        most);
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        new UserId(row.getLong("id")),
        row.getString("email"),
        row.getString("name"),
        row.getInt("credits_balance"),
        row.getInt("debt"),
        Optional.ofNullable(row.getString("uuid")),
        Optional.ofNullable(row.getString("stripe_customer_id")));
  }
}
