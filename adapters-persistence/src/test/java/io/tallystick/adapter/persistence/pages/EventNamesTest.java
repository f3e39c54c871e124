package io.tallystick.adapter.persistence.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Beginning;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are looked for by ids and references, as people type them. */
class EventNamesTest {

  private Database database;
  private Adapters adapters;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    insert("session", "object_id", "cs_test_A1b2C3d4");
    insert("charge", "charge_id", "ch_3MmlLrLkdIwHu7ix");
    insert("invoice", "object_id", "in_1MtHbELkdIwHu7ix");
    insert("customer", "customer_id", "cus_NffrFeUfNV2Hib");
    insert("reference", "payer_reference", "Order-17");
    insert("payer", "payer_email", "zoe@example.org");
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session cs_test_A1b2C3d4",
        "charge ch_3MmlLrLkdIwHu7ix",
        "invoice in_1MtHbELkdIwHu7ix",
        "customer cus_NffrFeUfNV2Hib",
        "reference Order-17"
      })
  void a_name_is_found_whole_and_by_its_beginning_in_any_letter_case(String names) {
    String event = names.split(" ")[0];
    String name = names.split(" ")[1];

    for (String typed :
        List.of(name, name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))) {
      assertThat(whole(typed)).as(typed).containsExactly(event);
      for (int length = 6; length <= typed.length(); length++) {
        String text = typed.substring(0, length);
        assertThat(beginning(text)).as(text).containsExactly(event);
        assertThat(whole(text)).as(text).hasSize(length == typed.length() ? 1 : 0);
      }
      assertThat(beginning(typed + "x")).isEmpty();
      assertThat(beginning(typed.substring(1))).isEmpty();
    }
    assertThat(events().beginning(new Beginning(name, false, true), 9)).isEmpty();
  }

  @Test
  void names_that_differ_in_the_case_of_their_letters_are_both_found() {
    insert("other", "object_id", "cs_test_a1B2c3D4");

    assertThat(whole("CS_TEST_A1B2C3D4")).containsExactlyInAnyOrder("session", "other");
    assertThat(beginning("cs_test_a1")).containsExactlyInAnyOrder("session", "other");
  }

  @Test
  void names_that_are_longer_than_the_index_holds_are_told_apart() {
    String same = "customers/of/the/shop/" + "é".repeat(300);
    insert("one", "payer_reference", same + "One");
    insert("two", "payer_reference", same + "Two");
    insert("same", "payer_reference", same);

    assertThat(whole(same + "two")).containsExactly("two");
    assertThat(whole(same)).containsExactly("same");
    assertThat(beginning(same + "t")).containsExactly("two");
    assertThat(beginning(same)).containsExactlyInAnyOrder("one", "two", "same");
    assertThat(beginning("customers/of")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's 'quoted'",
        "'",
        "''",
        "\\",
        "\\'",
        "a\\b\\\\c",
        "':*",
        "'a':*",
        "a & !b | (c <-> d):*A",
        " a blank ",
        "a\tb\nc\rd",
        "%_x%",
        "Straße İıǅ ÄÖ",
        "👩‍👩‍👧 \u202e\u200b",
        "\"; DROP TABLE x; --",
        "-1",
        "{a,NULL}"
      })
  void any_text_is_compared_character_by_character(String text) {
    insert("exactly", "payer_reference", text);
    insert("longer", "payer_reference", text + text);

    assertThat(whole(text)).containsExactly("exactly");
    assertThat(beginning(text)).containsExactlyInAnyOrder("exactly", "longer");
    assertThat(beginning(text + text)).containsExactly("longer");
    for (String end : List.of("'x", "\\x", ":*", "%x")) {
      assertThat(whole(text + end)).as(end).isEmpty();
      assertThat(beginning(text + end)).as(end).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\u0000x", "_", "zoe@example.org", "7b09d0a0"})
  void what_names_nothing_finds_nothing(String text) {
    assertThat(whole(text)).isEmpty();
    assertThat(beginning(text)).isEmpty();
  }

  @Test
  void names_may_be_empty_and_so_many_are_found_as_are_wanted() {
    insert("blank", "payer_reference", "");
    for (int i = 0; i < 9; i++) {
      insert("further" + i, "payer_reference", "Order-17" + i);
    }

    assertThat(whole("")).isEmpty();
    assertThat(events().beginning(new Beginning("order-17", true, false), 5)).hasSize(5);
    assertThat(beginning("order-17")).hasSize(10);
  }

  private BrowseEvents events() {
    return adapters.context().getBean(BrowseEvents.class);
  }

  private List<String> beginning(String text) {
    return names(events().beginning(new Beginning(text, true, false), 20));
  }

  private List<String> whole(String text) {
    Filter named =
        Filters.of(
            Optional.of(ProcessingStatus.IGNORED),
            Optional.empty(),
            Optional.empty(),
            Optional.of(text));
    return names(events().page(named, Order.NEWEST, Optional.empty(), 20).lines());
  }

  private static List<String> names(List<Line> lines) {
    return lines.stream().map(line -> line.event().id().value().substring(4)).toList();
  }

  private void insert(String event, String column, String name) {
    adapters.run(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, payload,
          received_at, source, livemode, skip_reason, %s)
        VALUES ('evt_%s', 'checkout.session.completed', 'ignored', now(), '{}', now(), 'webhook',
          true, 'no_credits', '%s')
        """
            .formatted(column, event, name.replace("'", "''")));
  }
}
