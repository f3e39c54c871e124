package io.tallystick.adapter.persistence.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.privacy.PersonalRecords;
import io.tallystick.application.port.privacy.PersonalRecords.Body;
import io.tallystick.application.port.privacy.PersonalRecords.Change;
import io.tallystick.application.port.privacy.PersonalRecords.Part;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.application.port.privacy.PersonalRecords.Text;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a person is looked for, and what is replaced. */
class PersonalRecordsTest {

  private Database database;
  private Adapters adapters;
  private PersonalRecords records;
  private Person ada;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    records = adapters.context().getBean(PersonalRecords.class);
    long id = database.user("Ada+x@example.org", 0);
    ada = records.person(new UserId(id)).orElseThrow();
  }

  @AfterEach
  void close() {
    assertThat(adapters.complaints()).isEmpty();
    adapters.close();
  }

  private void insert(String name, String body, String more) {
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, source, received_at,
          payload) VALUES ('evt_%1$s', 'x', 'received', 'webhook', '2026-03-01',
          convert_to('%2$s', 'UTF8'));
        UPDATE stripe_events SET raw_data = tallystick_jsonb(payload), processing_status = 'ignored',
          skip_reason = 'no_credits', processed_at = now() %3$s WHERE event_id = 'evt_%1$s'
        """
            .formatted(name, body, more));
  }

  private List<String> candidates(Person person) {
    List<StripeEventId> found = new ArrayList<>();
    Optional<String> last = Optional.of("");
    while (last.isPresent()) {
      Part part = records.candidates(person, last.get());
      found.addAll(part.events());
      last = part.last();
    }
    return found.stream().map(StripeEventId::value).toList();
  }

  @Test
  void bodies_are_searched_whatever_the_spelling_and_however_many_there_are() {
    long id = ada.user().orElseThrow().value();
    String uuid = ada.uuid().orElse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, source,
          received_at, payload, skip_reason)
        SELECT 'evt_many_' || n, 'x', 'ignored', now(), 'webhook', '2026-03-01',
          convert_to('{"m": "bob@example.org", "user_id": "7' || n || '"}', 'UTF8'), 'no_credits'
        FROM generate_series(1, 2500) AS n;
        UPDATE stripe_events SET raw_data = tallystick_jsonb(payload)
        """);
    insert("address", "{\"m\": \"Ada+X@Example.org\"}", "");
    insert("encoded", "{\"m\": \"?m=ada%2Bx%40example.org\"}", "");
    insert("escaped", "{\"m\": \"\\u0041da+x@example.org\"}", "");
    insert("sign", "{\"m\": \"ada\\u002Bx@example.org\"}", "");
    insert("twice", "{\"m\": \"ada+x@example.org\", \"m\": \"\"}", "");
    insert("number", "{\"metadata\": {\"user_id\" : " + id + "}}", "");
    insert("blank", "{\"client_reference_id\":\" 0" + id + "\"}", "");
    insert("tab", "{\"client_reference_id\":\"\\t" + id + "\"}", "");
    insert("space", "{\"client_reference_id\":\"\u00a0" + id + "\"}", "");
    insert("uuid", "{\"metadata\": {\"nextauth_user_id\":\"" + uuid.toUpperCase() + "\"}}", "");
    insert("customer", "{\"customer\": \"cus_A\"}", "");
    insert("zzz", "{\"client_reference_id\": \"1" + id + "\", \"m\": \"bob\\u0026\"}", "");
    Person known =
        new Person(ada.user(), ada.email(), Optional.of(uuid), Set.of("cus_A"), Set.of());

    assertThat(candidates(known))
        .containsExactlyInAnyOrder(
            "evt_address",
            "evt_encoded",
            "evt_escaped",
            "evt_sign",
            "evt_twice",
            "evt_number",
            "evt_blank",
            "evt_tab",
            "evt_space",
            "evt_uuid",
            "evt_customer");
  }

  @Test
  void an_address_beyond_ascii_is_searched_too() {
    insert("plain", "{\"m\": \"ZO\u00cb@example.org\"}", "");
    insert("escaped", "{\"m\": \"zo\\u00eb@example.org\"}", "");
    insert("url", "{\"m\": \"zo%C3%AB%40example.org\"}", "");
    insert("other", "{\"m\": \"zoe@example.org\"}", "");
    Person person =
        new Person(
            Optional.empty(),
            Optional.of("zo\u00eb@example.org"),
            Optional.empty(),
            Set.of(),
            Set.of());

    assertThat(candidates(person)).containsExactlyInAnyOrder("evt_plain", "evt_escaped", "evt_url");
  }

  @Test
  void customers_whom_events_name_are_the_person_unless_they_are_another_account() {
    long bob = database.user("bob@example.org", 0);
    long eve = database.user("eve@example.org", 0);
    database.execute("ALTER TABLE users ADD customer_id text, ADD payer_email text");
    database.execute("UPDATE users SET stripe_customer_id = 'cus_bob' WHERE id = " + bob);
    Events.book(adapters, "of_eve", eve, 5);
    database.execute("UPDATE stripe_events SET customer_id = 'cus_eve'");
    insert("guest", "{}", ", customer_id = 'cus_guest'");
    insert("bob", "{}", ", customer_id = 'cus_bob'");
    insert("eve", "{}", ", customer_id = 'cus_eve'");
    List<StripeEventId> events = List.of(Events.id("guest"), Events.id("bob"), Events.id("eve"));

    assertThat(records.customers(ada, events)).containsExactly("cus_guest");
    assertThat(records.named(ada.as(Set.of("cus_guest")))).containsExactly(Events.id("guest"));
  }

  @Test
  void events_that_name_a_person_are_found_along_indexes() {
    long id = ada.user().orElseThrow().value();
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, source,
          received_at, payload, raw_data, skip_reason, object_id, customer_id, payer_email,
          payer_reference)
        SELECT 'evt_other_' || n, 'x', 'ignored', now(), 'webhook', '2026-03-01',
          '{}', '{}', 'no_credits', 'cs_' || n, 'cus_' || n, 'u' || n || '@example.org', n
        FROM generate_series(1000000, 1020000) AS n;
        ANALYZE stripe_events
        """);
    Events.book(adapters, "booked", id, 5);
    insert("customer", "{}", ", customer_id = 'cus_A'");
    insert("changed", "{}", ", object_id = 'cus_A'");
    insert("another", "{}", ", customer_id = 'cus_a'");
    insert("payer", "{}", ", payer_email = 'ada+x@example.org'");
    insert("address", "{}", ", payer_reference = 'ADA+X@example.org'");
    insert("number", "{}", ", payer_reference = '%s'".formatted(id));
    insert("uuid", "{}", ", payer_reference = '6BA7B810-9DAD-11D1-80B4-00C04FD430C8'");
    Person known =
        new Person(
            ada.user(),
            ada.email(),
            Optional.of("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
            Set.of("cus_A", "cus_B"),
            Set.of());
    try (Adapters single = Adapters.on(database, 1)) {
      PersonalRecords asked = single.context().getBean(PersonalRecords.class);
      long before = read(single);

      assertThat(single.committed(() -> asked.named(known)))
          .extracting(StripeEventId::value)
          .containsExactly(
              "evt_address",
              "evt_booked",
              "evt_changed",
              "evt_customer",
              "evt_number",
              "evt_payer",
              "evt_uuid");

      assertThat(read(single) - before).isLessThan(1000);
    }
  }

  @Test
  void a_reference_beyond_ascii_is_found_in_small_and_in_large_letters() {
    insert("small", "{}", ", payer_reference = 'zo\u00eb@example.org'");
    insert("large", "{}", ", payer_reference = 'ZO\u00cb@example.org'");
    Person person =
        new Person(
            Optional.empty(),
            Optional.of("Zo\u00eb@example.org"),
            Optional.empty(),
            Set.of(),
            Set.of());

    assertThat(records.named(person)).containsExactly(Events.id("large"), Events.id("small"));
  }

  private static long read(Adapters single) {
    return single.scans("idx_tup_fetch + seq_tup_read", "stripe_events").get("stripe_events");
  }

  @Test
  void bodies_that_are_only_searched_keep_nobody_waiting() throws Exception {
    insert("a", "{}", "");
    List<StripeEventId> events = List.of(Events.id("a"));
    try (Connection beside = database.connection();
        Statement delivery = beside.createStatement()) {
      beside.setAutoCommit(false);
      delivery.execute("SELECT FROM stripe_events FOR UPDATE");
      Transactions hasty = adapters.transactions().withLockTimeout(Duration.ofMillis(250));

      assertThat(hasty.committed(List.of(), () -> records.bodies(events))).hasSize(1);
      assertThatThrownBy(() -> hasty.committed(List.of(), () -> records.hold(events)))
          .isInstanceOf(LockTimeout.class);
      beside.rollback();
    }
    assertThat(adapters.committed(() -> records.hold(events))).hasSize(1);
  }

  @Test
  void a_long_id_stays_among_the_columns_and_a_name_does_not() {
    insert("id", "{}", ", payer_reference = '12345678901'");
    insert("beyond", "{}", ", payer_reference = '9223372036854775808'");
    insert("name", "{}", ", payer_reference = 'ada'");
    List<StripeEventId> events = List.of(Events.id("beyond"), Events.id("id"), Events.id("name"));
    adapters.commit(
        () -> {
          List<Body> bodies = records.hold(events);
          records.replace(bodies);
        });

    assertThat(
            database.rows(
                "SELECT coalesce(payer_reference, 'removed') FROM stripe_events ORDER BY event_id"))
        .containsExactly("removed", "12345678901", "removed");
  }

  @Test
  void the_reason_of_a_snooze_is_among_the_texts_of_its_event() {
    insert("a", "{}", "");
    database.execute(
        "INSERT INTO tallystick.snoozed_events VALUES"
            + " ('evt_a', now(), 'ann', 'Ada calls back'), ('evt_b', now(), 'ann', 'Bob')");
    List<Text> texts =
        records.texts(List.of(Events.id("a")), ada).stream()
            .filter(text -> text.place().startsWith("tallystick.snoozed_events"))
            .toList();

    assertThat(texts).extracting(Text::text).containsExactly("Ada calls back");
    adapters.commit(
        () -> records.replaceTexts(List.of(new Change(texts.getFirst(), "removed calls back"))));
    assertThat(database.rows("SELECT reason FROM tallystick.snoozed_events ORDER BY event_id"))
        .containsExactly("removed calls back", "Bob");
  }

  @Test
  void reasons_of_adjustments_that_wait_are_those_of_either_account_or_name_the_person() {
    long id = ada.user().orElseThrow().value();
    database.execute(
        """
        INSERT INTO tallystick.pending_adjustments (user_id, amount, reason, author, asked_at,
          payment_id, event_id, from_user) VALUES
          (%1$d, 5, 'to Ada', 'ann', now(), NULL, NULL, NULL),
          (0, 5, 'from Ada', 'ann', now(), 'pi_1', 'evt_1', %1$d),
          (0, 5, 'of Ada''s event', 'ann', now(), 'pi_2', 'evt_a', 7),
          (0, 5, 'not for ADA+x@example.org', 'ann', now(), NULL, NULL, NULL),
          (0, 5, 'for Bob', 'ann', now(), 'pi_3', 'evt_3', 7)
        """
            .formatted(id));
    insert("a", "{}", "");
    List<Text> texts =
        records.texts(List.of(Events.id("a")), ada).stream()
            .filter(text -> text.place().startsWith("tallystick.pending_adjustments"))
            .toList();

    assertThat(texts)
        .extracting(Text::text)
        .containsExactlyInAnyOrder(
            "to Ada", "from Ada", "of Ada's event", "not for ADA+x@example.org");
    adapters.commit(
        () ->
            records.replaceTexts(texts.stream().map(text -> new Change(text, "removed")).toList()));
    assertThat(database.rows("SELECT reason FROM tallystick.pending_adjustments ORDER BY id"))
        .containsExactly("removed", "removed", "removed", "removed", "for Bob");
  }

  @Test
  void reasons_of_bulk_repairs_are_replaced_and_never_become_too_long() {
    String long499 = "x".repeat(499);
    database.execute(
        """
        INSERT INTO tallystick.bulk_runs (action, state, events, planned_by, planned_at, started_by,
          reason, started_at)
        SELECT 'retry', 'running', 1, 'ann', now(), 'ann', reason, now()
        FROM unnest(ARRAY['%s', 'for ADA+X@example.org', 'for bob']) AS reason;
        INSERT INTO tallystick.bulk_items (run_id, position, event_id, attempts, predicted_outcome,
          predicted_message, predicted_credits)
        SELECT min(id), 1, 'evt_a', 1, 'credited', '', 1 FROM tallystick.bulk_runs
        """
            .formatted(long499));
    insert("a", "{}", "");
    List<Text> texts =
        records.texts(List.of(Events.id("a")), ada).stream()
            .filter(text -> text.place().startsWith("tallystick.bulk_runs"))
            .toList();

    assertThat(texts)
        .extracting(Text::text)
        .containsExactlyInAnyOrder(long499, "for ADA+X@example.org");
    adapters.commit(
        () ->
            records.replaceTexts(
                texts.stream().map(text -> new Change(text, text.text() + "removed")).toList()));
    assertThat(database.rows("SELECT right(reason, 7) FROM tallystick.bulk_runs ORDER BY id"))
        .containsExactly("xxxxxxr", "removed", "for bob");
    database.execute("UPDATE tallystick.bulk_runs SET state = 'done', done_at = now()");
  }
}
