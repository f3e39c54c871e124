package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person is erased from everything but the ledger, and the books stay whole. */
final class EraseUserEndToEndTest {

  /** Everything that is stored as text, but the accounts, which are the host application's. */
  private static final String ALL_TEXT =
      """
      SELECT lower(concat_ws(' ', convert_from(payload, 'UTF8'), raw_data, payer_email,
        payer_reference, error_message, warning, note)) FROM stripe_events
      UNION ALL SELECT lower(message) FROM stripe_event_attempts
      UNION ALL SELECT lower(concat_ws(' ', subject, reason)) FROM audit_log
      UNION ALL SELECT lower(reason) FROM tallystick.event_amendments
      """;

  @TempDir private Path folder;
  private final TestDatabase database = Program.migratedDatabase();
  private final Map<String, String> settings = Program.on(database);
  private final List<String> bodies = new ArrayList<>();
  private long ada;

  @BeforeEach
  void deliver() throws IOException {
    ada = database.user("ada@shop.example");
    database.execute("UPDATE users SET name = 'Ada Byron' WHERE id = " + ada);
    bodies.add(
        Bodies.purchase(ada, 5)
            .raw(
                "customer_details",
                "{\"email\": \"ADA\\u0040shop.example\", \"name\": \"A. B. Lovelace\","
                    + " \"address\": {\"city\": \"Ockham\"}, \"phone\": \"+44 1\"}")
            .json());
    bodies.add(
        Bodies.paidSession()
            .with("client_reference_id", "Ada@Shop.example")
            .with("customer", "cus_guest")
            .meta("credits", "A. B. Lovelace")
            .json());
    bodies.add(
        Bodies.object("charge.updated", "charge", "ch_2")
            .with("customer", "cus_guest")
            .with("receipt_number", "Lady Lovelace")
            .json());
    bodies.add(
        Bodies.paidSession()
            .with("client_reference_id", "unknown")
            .with("note", "Countess Lovelace")
            .meta("user_id", " " + ada)
            .json());
    bodies.add(
        Bodies.object("customer.updated", "customer", "cus_2")
            .with("email", "joada@shop.example")
            .with("note", "not ada@shop.example.org")
            .json());
    bodies.add(
        Bodies.object("customer.updated", "customer", "cus_1")
            .with("email", "ada@shop.example")
            .json());
    bodies.add(
        Bodies.object("charge.updated", "charge", "ch_1")
            .with("note", "A\\u0064a@shop.example \\u0000")
            .json());
    bodies.add(
        Bodies.purchase(database.user("bob@shop.example"), 3)
            .with("customer_email", "bob@shop.example")
            .json());
    replay("Ada Byron asked for it");
  }

  private void replay(String reason) throws IOException {
    Path file =
        Files.writeString(folder.resolve("events.json"), "[" + String.join(",", bodies) + "]");
    Program.run(settings, "replay", "--reason", reason, file.toString());
  }

  @Test
  void nothing_that_names_the_person_is_left_and_the_books_are_whole() throws IOException {
    assertThat(all()).contains("ada@shop.example", "lovelace", "ockham", "byron");
    String ledger =
        String.join("\n", database.all("SELECT l::text FROM credit_ledger AS l ORDER BY id"));

    Finished dry =
        Program.run(settings, "erase-user", "ADA@shop.example", "--reason", "r", "--dry-run");
    assertThat(dry.out()).contains("would be erased: 6 events found, 6 of them changed");
    assertThat(all()).contains("lovelace");

    Finished erased =
        Program.run(
            settings, "erase-user", "ADA@shop.example", "--reason", "ada@SHOP.example, art. 17");
    assertThat(erased.err()).isEmpty();
    assertThat(erased.status()).isZero();
    assertThat(erased.out()).contains("erased: 6 events found, 6 of them changed");
    assertThat(all())
        .doesNotContainPattern("(?<!jo|not )ada@")
        .doesNotContain("ada\\u0040", "lovelace", "ockham", "byron", "+44")
        .contains("bob@shop.example", "joada@shop.example", "not ada@shop.example.org");
    assertThat(database.all("SELECT l::text FROM credit_ledger AS l ORDER BY id"))
        .containsExactly(ledger.split("\n"));
    assertThat(
            database.one(
                "SELECT subject || ': ' || reason FROM audit_log WHERE action = 'erase_user'"))
        .isEqualTo("user " + ada + ": removed, art. 17");
    assertThat(Program.run(settings, "verify").status()).isZero();

    assertThat(Program.run(settings, "erase-user", "" + ada, "--reason", "again").out())
        .contains("erased: 2 events found, 0 of them changed");
    replay("again");
    assertThat(database.balance(ada)).isEqualTo(5);
    String payment =
        database.one(
            "SELECT payment_id FROM credit_ledger WHERE kind = 'purchase' AND user_id = " + ada);
    bodies.clear();
    bodies.add(
        Bodies.object("refund.created", "refund", "re_erased")
            .with("payment_intent", payment)
            .with("status", "succeeded")
            .raw("amount", "2000")
            .with("currency", "eur")
            .json());
    replay("the money goes back");
    assertThat(database.balance(ada)).isZero();
    assertThat(all()).doesNotContain("ada\\u0040", "lovelace", "ockham", "byron", "+44");
    assertThat(Program.run(settings, "verify").status()).isZero();
  }

  @Test
  void an_address_without_an_account_is_erased_too_and_others_are_said_to_be_unknown() {
    database.execute("UPDATE users SET email = 'gone@shop.example' WHERE id = " + ada);

    Finished erased =
        Program.run(settings, "erase-user", "ada@shop.example", "--reason", "art. 17");
    assertThat(erased.status()).isZero();
    assertThat(all()).doesNotContainPattern("(?<!jo|not )ada@");
    assertThat(database.one("SELECT subject FROM audit_log WHERE action = 'erase_user'"))
        .isEqualTo("an e-mail address");

    assertThat(Program.run(settings, "erase-user", "nobody", "--reason", "r").status())
        .isEqualTo(1);
    assertThat(Program.run(settings, "erase-user", "1").status()).isEqualTo(2);
    assertThat(Program.run(settings, "erase-user", "1", "--reason", " ").status()).isEqualTo(2);
  }

  private String all() {
    return String.join("\n", database.all(ALL_TEXT));
  }
}
