package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.query.BrowseStatements;
import io.tallystick.application.query.BrowseStatements.Line;
import io.tallystick.application.query.BrowseStatements.Standing;
import io.tallystick.application.query.BrowseStatements.Statement;
import io.tallystick.domain.identity.UserId;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements of accounts, by month and in whole. */
class StatementsTest {

  private Database database;
  private Adapters adapters;
  private BrowseStatements statements;
  private UserId ada;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    statements = adapters.context().getBean(BrowseStatements.class);
    ada = new UserId(database.user("ada@example.org", 0));
    book(100, 0, "purchase", "'pi_1', NULL", "2026-09-30 23:59:59.999");
    book(50, 0, "purchase", "'pi_2', NULL", "2026-10-01 00:00:00");
    book(-100, 30, "refund", "'pi_1', 're_1'", "2026-10-31 23:59:59.999");
    book(20, 0, "purchase", "'pi_3', NULL", "2026-11-01 00:00:00");
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  private void book(int amount, int debt, String kind, String objects, String at) {
    database.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, debt_change, kind, payment_id, refund_id,
          event_id, reason, actor, created_at)
        VALUES (%s, %d, %d, '%s', %s, 'evt_' || gen_random_uuid(), 'r', 'webhook', '%s+00')
        """
            .formatted(ada, amount, debt, kind, objects, at));
  }

  @Test
  void a_month_begins_with_what_was_held_and_ends_with_what_is_held_in_utc() {
    Statement october = statement(Optional.of(YearMonth.of(2026, 10)));

    assertThat(october.opening()).isEqualTo(new Standing(100, 0));
    assertThat(october.closing()).isEqualTo(new Standing(50, 30));
    assertThat(statements.lines(october, Optional.empty(), 9))
        .extracting(Line::amount, line -> line.object().orElseThrow())
        .containsExactly(tuple(50, "pi_2"), tuple(-100, "re_1"));
    assertThat(statement(Optional.of(YearMonth.of(2026, 12))).opening())
        .isEqualTo(new Standing(70, 30));
    assertThat(statement(Optional.of(YearMonth.of(99_999, 1))).closing())
        .isEqualTo(new Standing(70, 30));
    assertThat(statement(Optional.of(YearMonth.of(-99_999, 1))).closing())
        .isEqualTo(new Standing(0, 0));
  }

  @Test
  void the_whole_is_read_page_by_page_and_grows_no_more_while_it_is_read() {
    Statement whole = statement(Optional.empty());
    book(7, 0, "purchase", "'pi_4', NULL", "2026-11-02 00:00:00");

    assertThat(whole.opening()).isEqualTo(new Standing(0, 0));
    assertThat(whole.closing()).isEqualTo(new Standing(70, 30));
    List<Line> first = statements.lines(whole, Optional.empty(), 3);
    assertThat(first).extracting(Line::amount).containsExactly(100, 50, -100);
    assertThat(statements.lines(whole, Optional.of(first.getLast().id()), 3))
        .extracting(Line::amount)
        .containsExactly(20);
  }

  @Test
  void an_account_without_rows_has_a_statement_and_a_stranger_has_none() {
    UserId bob = new UserId(database.user("bob@example.org", 0));

    assertThat(statements.statement(bob, Optional.empty()).orElseThrow().closing())
        .isEqualTo(new Standing(0, 0));
    assertThat(statements.statement(new UserId(4711), Optional.empty())).isEmpty();
  }

  private Statement statement(Optional<YearMonth> month) {
    return statements.statement(ada, month).orElseThrow();
  }
}
