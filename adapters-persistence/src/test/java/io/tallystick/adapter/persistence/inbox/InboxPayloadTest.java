package io.tallystick.adapter.persistence.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.SkipReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes and texts come, they are kept. */
class InboxPayloadTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static Database database;
  private static Adapters adapters;

  @BeforeAll
  static void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
  }

  @AfterEach
  void what_is_stored_says_the_same_twice() {
    assertThat(adapters.complaints()).isEmpty();
  }

  @AfterAll
  static void close() {
    adapters.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 8_191, 65_536, 1 << 20})
  void any_bytes_come_back_as_they_were(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    String name = store(bytes);

    assertThat(payload(name)).isEqualTo(bytes);
    assertThat(database.rows(rawData(name))).containsExactly("∅");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\": \"evt_1\",\r\n\t\"amount\" : 1.50, \"z\": 1, \"a\": \"ü€😀\", \"a\": null}",
        "[1e1000]",
        "\"\\ud83d\\ude00\"",
        "7"
      })
  void what_postgresql_can_represent_is_there_to_be_queried(String json) {
    String name = store(json.getBytes(StandardCharsets.UTF_8));

    assertThat(
            database.one(
                "SELECT raw_data = $j$%s$j$::jsonb FROM stripe_events WHERE event_id = 'evt_%s'"
                    .formatted(json, name)))
        .isEqualTo("t");
    assertThat(payload(name)).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
  }

  static List<String> unrepresentable() {
    return List.of(
        "{\"name\": \"a\\u0000b\"}",
        "{\"name\": \"\\ud800\"}",
        "{\"name\": \"\\udc00\\ud800\"}",
        "{\"number\": 1e200000}",
        "[".repeat(100_000) + "]".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("unrepresentable")
  void what_postgresql_cannot_represent_is_kept_as_bytes_alone(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    String name = store(bytes);

    assertThat(database.rows(rawData(name))).containsExactly("∅");
    assertThat(payload(name)).isEqualTo(bytes);
  }

  @Test
  void one_that_cannot_be_represented_does_not_spoil_the_others_of_its_batch() {
    List<NewEvent> events = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      String filler = "x".repeat(30_000);
      String json =
          "{\"n\": %d, \"filler\": \"%s%s\"}".formatted(i, filler, i % 10 == 0 ? "\\u0000" : "");
      events.add(Events.received("batch" + i, json.getBytes(StandardCharsets.UTF_8)));
    }
    adapters.commit(() -> adapters.inbox().add(events));

    assertThat(
            database.one(
                "SELECT count(*), count(raw_data), count(DISTINCT raw_data->>'n')"
                    + " FROM stripe_events WHERE event_id LIKE 'evt\\_batch%'"))
        .isEqualTo("128|115|115");
    assertThat(payload("batch77")).isEqualTo(events.get(77).payload());
  }

  @Test
  void texts_with_characters_that_postgresql_lacks_are_kept_as_far_as_it_can() {
    EventNotice notice =
        new EventNotice(
            Events.id("texts"),
            "a\0type\ud800",
            false,
            Optional.of("\0"),
            Optional.of("acct_\0"),
            Optional.of("\udc00"),
            Optional.empty(),
            new Irrelevant(SkipReason.UNHANDLED_EVENT_TYPE));
    NewEvent event =
        Events.failed(
            notice, FailureCode.PAYLOAD_UNREADABLE, "read \0 and \ud800 and 😀", Optional.empty());
    adapters.commit(
        () -> {
          adapters.inbox().add(List.of(event));
          adapters.inbox().addAttempts(List.of(Events.attempt(event.event())));
        });
    StripeEvent stored =
        adapters.committed(() -> adapters.inbox().lock(List.of(notice.id()))).get(notice.id());

    assertThat(stored.type()).isEqualTo("a\ufffdtype\ufffd");
    assertThat(((Failed) stored.state()).failure().message())
        .isEqualTo("read \ufffd and \ufffd and 😀");
    assertThat(database.rows("SELECT message FROM stripe_event_attempts"))
        .containsExactly("payload_unreadable: read \ufffd and \ufffd and 😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+318857-05-20T10:00:00Z", "-0500-01-01T00:00:00Z", "1970-01-01T00:00:00Z"})
  void a_time_that_nobody_can_mean_does_not_keep_an_event_out(String created) {
    EventNotice paid = Events.paid("time" + NUMBER.incrementAndGet());
    EventNotice notice =
        new EventNotice(
            paid.id(),
            paid.type(),
            paid.livemode(),
            paid.apiVersion(),
            paid.account(),
            paid.objectId(),
            Optional.of(Instant.parse(created)),
            paid.fact());
    adapters.commit(
        () ->
            adapters
                .inbox()
                .add(
                    List.of(
                        new NewEvent(
                            notice,
                            StripeEvent.received(notice, "webhook", Events.NOW),
                            Events.body("x")))));

    assertThat(
            database.one(
                "SELECT stripe_created_at = 'epoch' FROM stripe_events WHERE event_id = '%s'"
                    .formatted(notice.id())))
        .isEqualTo(created.startsWith("1970") ? "t" : "∅");
  }

  private static String store(byte[] payload) {
    String name = "payload" + NUMBER.incrementAndGet();
    adapters.commit(() -> adapters.inbox().add(List.of(Events.received(name, payload))));
    return name;
  }

  private static byte[] payload(String name) {
    return adapters
        .committed(() -> adapters.inbox().find(List.of(Events.id(name))))
        .getFirst()
        .payload();
  }

  private static String rawData(String name) {
    return "SELECT raw_data FROM stripe_events WHERE event_id = 'evt_%s'".formatted(name);
  }
}
