package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.credit.PriceTable;
import io.tallystick.application.query.BrowsePrices;
import io.tallystick.application.query.BrowsePrices.Change;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table {@code price_catalogue}, as others write it by SQL. */
class PostgresPricesTest {

  private Database database;
  private Adapters adapters;
  private PriceTable table;
  private BrowsePrices pages;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    table = adapters.context().getBean(PriceTable.class);
    pages = adapters.context().getBean(BrowsePrices.class);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void a_row_takes_no_more_than_a_key_and_credits() {
    database.execute("INSERT INTO price_catalogue (key, credits) VALUES ('pro', 50)");
    database.execute(
        """
        INSERT INTO price_catalogue VALUES ('price_b', 900, '{"usd": 2000, "eur": 1900.0}', 30,
          true, 'olga', 'a new price', now())
        """);

    assertThat(table.entries())
        .containsExactly(
            new Entry(
                "price_b",
                new Price(
                    new Credits(900),
                    List.of(new Money(1900, "eur"), new Money(2000, "usd")),
                    Optional.of(30)),
                true),
            new Entry("pro", new Price(new Credits(50), List.of()), true));
  }

  @Test
  void who_changes_a_price_by_sql_is_on_record_with_the_row_before_and_after() {
    database.execute(
        "INSERT INTO price_catalogue (key, credits, changed_by, reason)"
            + " VALUES ('pro', 50, 'olga', 'launch')");
    database.execute("UPDATE price_catalogue SET active = false");
    database.execute(
        "UPDATE price_catalogue SET credits = 60, changed_by = 'pavel', reason = 'sale'");
    database.execute("DELETE FROM price_catalogue");

    String role = database.one("SELECT session_user");
    assertThat(pages.changes(Optional.empty(), 10))
        .extracting(Change::by)
        .containsExactly(role, "pavel", role, "olga");
    assertThat(pages.changes(Optional.of("pro"), 10))
        .extracting(Change::reason)
        .containsExactly("deleted by SQL", "sale", "changed by SQL", "launch");
    assertThat(pages.changes(Optional.empty(), 10))
        .extracting(change -> change.after().map(it -> it.price().credits().value()).orElse(0))
        .containsExactly(0, 60, 50, 50);
    assertThat(pages.changes(Optional.empty(), 10))
        .extracting(change -> change.before().map(Entry::active).orElse(false))
        .containsExactly(false, false, true, false);
    assertThat(database.rows("SELECT actor, subject FROM audit_log ORDER BY id"))
        .containsExactly(
            "olga|price pro", role + "|price pro", "pavel|price pro", role + "|price pro");
    assertThat(database.one("SELECT reason FROM audit_log ORDER BY id LIMIT 1"))
        .startsWith("launch (before: no row; after: {")
        .contains("\"credits\": 50");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          price_catalogue_credits | 'a', 0, NULL, NULL
          price_catalogue_key     | ' ', 1, NULL, NULL
          price_catalogue_key     | E'a\\nb', 1, NULL, NULL
          price_catalogue_amounts | 'a', 1, '{"USD": 1}', NULL
          price_catalogue_amounts | 'a', 1, '{"usd": "1"}', NULL
          price_catalogue_amounts | 'a', 1, '{"usd": -1}', NULL
          price_catalogue_amounts | 'a', 1, '{"usd": 1.5}', NULL
          price_catalogue_amounts | 'a', 1, '{"usd": 1e400}', NULL
          price_catalogue_amounts | 'a', 1, '{"usd": null}', NULL
          price_catalogue_amounts | 'a', 1, '"usd"', NULL
          price_catalogue_amounts | 'a', 1, '{"usd": [2000]}', NULL
          price_catalogue_amounts | 'a', 1, '{"usd": []}', NULL
          price_catalogue_amounts | 'a', 1, '{"usd": {"eur": 1}}', NULL
          price_catalogue_expires | 'a', 1, NULL, 0
          price_catalogue_expires | 'a', 1, NULL, 36501
          """)
  void a_row_that_is_no_price_is_refused(String constraint, String row) {
    assertThatThrownBy(
            () ->
                database.run(
                    "INSERT INTO price_catalogue (key, credits, amounts, expires_days) VALUES ("
                        + row
                        + ")"))
        .satisfies(
            refusal ->
                assertThat(refusal.getMessage()).containsAnyOf(constraint, "jsonpath", "keyvalue"));
    assertThat(table.entries()).isEmpty();
  }

  @Test
  void no_price_ends_without_a_note() {
    database.execute("INSERT INTO price_catalogue (key, credits) VALUES ('pro', 50)");

    assertThatThrownBy(() -> database.run("TRUNCATE price_catalogue"))
        .hasMessageContaining("not emptied at once");
    assertThatThrownBy(() -> database.run("UPDATE price_catalogue SET key = 'x'"))
        .hasMessageContaining("the key of a price does not change");
    assertThat(table.entries()).hasSize(1);
  }

  @Test
  void the_changes_cannot_be_altered() {
    database.execute("INSERT INTO price_catalogue (key, credits) VALUES ('pro', 50)");

    assertThatThrownBy(() -> database.run("DELETE FROM tallystick.price_changes"))
        .hasMessageContaining("append-only");
    assertThatThrownBy(() -> database.run("UPDATE tallystick.price_changes SET key = 'x'"))
        .hasMessageContaining("append-only");
  }
}
