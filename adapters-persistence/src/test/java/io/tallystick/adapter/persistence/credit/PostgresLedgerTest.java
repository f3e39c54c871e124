package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.domain.credit.LedgerEntry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The books, and beside them what people did. */
class PostgresLedgerTest {

  private Database database;
  private Adapters adapters;
  private long ada;
  private long bob;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    ada = database.user("ada@example.org", 0);
    bob = database.user("bob@example.org", 5);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void entries_change_the_balances_in_their_order() {
    append(
        Events.purchase("one", ada, 10),
        Events.purchase("two", bob, 20),
        Events.purchase("three", ada, 30));

    assertThat(database.ledger(ada)).containsExactly("purchase|10|10", "purchase|30|40");
    assertThat(database.ledger(bob)).containsExactly("external|5|5", "purchase|20|25");
    assertThat(database.balance(ada)).isEqualTo(40);
    assertThat(
            database.one(
                """
                SELECT event_id, payment_id, reason, actor,
                  created_at = '2026-03-01T12:00:00Z' FROM credit_ledger
                WHERE payment_id = 'pi_two'
                """))
        .isEqualTo("evt_two|pi_two|checkout.session.completed|webhook|t");
  }

  @Test
  void the_payments_that_are_credited_are_told() {
    append(Events.purchase("one", ada, 10), Events.purchase("two", bob, 20));

    assertThat(
            adapters
                .ledger()
                .payments(
                    Set.of(Events.payment("one"), Events.payment("two"), Events.payment("three")))
                .get()
                .keySet())
        .containsExactlyInAnyOrder(Events.payment("one"), Events.payment("two"));
    assertThat(adapters.ledger().payments(Set.of(Events.payment("three"))).get()).isEmpty();
  }

  @Test
  void one_entry_that_cannot_be_leaves_none() {
    append(Events.purchase("one", ada, 10));
    for (LedgerEntry bad :
        List.of(
            Events.purchase("one", bob, 10),
            Events.purchase("nobody", 999, 10),
            Events.purchase("overflow", bob, Integer.MAX_VALUE),
            Events.purchase("negative", bob, -6))) {
      assertThatThrownBy(() -> append(Events.purchase("good", bob, 1), bad))
          .isInstanceOf(RuntimeException.class);
    }

    assertThat(database.ledger(bob)).containsExactly("external|5|5");
    assertThat(database.balance(bob)).isEqualTo(5);
    assertThat(database.ledger(ada)).containsExactly("purchase|10|10");
  }

  @Test
  void what_people_did_is_written_down() {
    adapters.commit(
        () ->
            adapters
                .audit()
                .append(
                    List.of(
                        new Action("ada", "retry", "evt_1", "asked \0 twice", Events.NOW),
                        new Action("bob", "replay", "evt_2", "lost", Events.NOW))));

    assertThat(
            database.rows(
                "SELECT actor, action, subject, reason, at = '2026-03-01T12:00:00Z'"
                    + " FROM audit_log ORDER BY id"))
        .containsExactly("ada|retry|evt_1|asked \ufffd twice|t", "bob|replay|evt_2|lost|t");
  }

  private void append(LedgerEntry... entries) {
    adapters.commit(() -> adapters.ledger().append(List.of(entries), Events.NOW));
  }
}
