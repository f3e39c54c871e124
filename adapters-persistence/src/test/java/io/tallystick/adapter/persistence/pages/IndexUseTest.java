package io.tallystick.adapter.persistence.pages;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.PendingWork;
import io.tallystick.application.port.inbox.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No statement of the processing reads a whole table: PostgreSQL counts sequential scans itself
 * (PostgreSQL, "The Cumulative Statistics System").
 */
class IndexUseTest {

  private static final int BATCH = 128;

  private static Adapters adapters;

  /** One connection: what it has counted is flushed by it. */
  @BeforeAll
  static void fill() {
    Database database =
        Server.migrated()
            .execute(
                """
                INSERT INTO users (email, name, user_uuid, stripe_customer_id)
                SELECT 'User' || n || '@example.org', 'N', md5(n::text)::uuid, 'cus_' || n
                FROM generate_series(1, 100000) AS n;
                ALTER TABLE credit_ledger DISABLE TRIGGER USER;
                INSERT INTO credit_ledger (id, user_id, amount, balance_after, debt_after, kind,
                  event_id, payment_id, booking_key, reason, actor, created_at)
                SELECT -n, n, 100, 0, 0, 'purchase', 'evt_' || n, 'pi_' || n, 'purchase:pi_' || n, 'r', 'a', now()
                FROM generate_series(1, 100000) AS n;
                ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_book;
                ALTER TABLE credit_ledger ENABLE ALWAYS TRIGGER credit_ledger_move;
                INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at,
                  payload, received_at, source, payment_id, user_id, credits, failure_code,
                  next_attempt_at, attempts)
                SELECT 'evt_' || n, 't', CASE WHEN waits THEN 'failed' ELSE 'completed' END, now(),
                  '{}', now(), 'webhook', 'pi_' || n, CASE WHEN NOT waits THEN 1 END,
                  CASE WHEN NOT waits THEN 1 END, CASE WHEN waits THEN 'internal_error' END,
                  CASE WHEN waits AND n % 200 = 0 THEN now() END, 1
                FROM generate_series(1, 100000) AS n, LATERAL (SELECT n % 100 = 0) AS w (waits);
                ANALYZE;
                """);
    adapters = Adapters.on(database, 1);
  }

  @AfterAll
  static void close() {
    adapters.close();
  }

  static Stream<Arguments> statements() {
    return Stream.of(
        statement("find by references", "users", IndexUseTest::find),
        statement("find one", "users", () -> adapters.users().find(Set.of(reference(4))).get()),
        statement("lock accounts", "users", () -> adapters.users().lock(users())),
        statement(
            "create a user",
            "users",
            () -> adapters.users().create(new EmailAddress("new@example.org"))),
        statement("link customers", "users", () -> adapters.users().linkCustomers(links())),
        statement("payments", "credit_ledger", () -> adapters.ledger().payments(payments()).get()),
        statement("debts", "credit_ledger", () -> adapters.ledger().debts(users()).get()),
        statement("histories", "stripe_events", () -> adapters.inbox().histories(payments()).get()),
        statement(
            "append to the ledger",
            "users",
            () ->
                adapters
                    .ledger()
                    .append(
                        IntStream.range(1, BATCH)
                            .mapToObj(i -> Events.purchase("new" + i, i, 5))
                            .toList(),
                        Events.NOW)),
        statement("lock events", "stripe_events", () -> adapters.inbox().lock(events())),
        statement("find events", "stripe_events", () -> adapters.inbox().find(events())),
        statement(
            "events of payments", "stripe_events", () -> adapters.inbox().ofPayments(payments())),
        statement("update events", "stripe_events", IndexUseTest::update),
        statement(
            "close credited",
            "stripe_events",
            () -> adapters.inbox().closeCredited(payments(), Events.NOW)),
        statement(
            "claim due",
            "stripe_events",
            () -> adapters.inbox().claimDue(Events.NOW, Events.NOW, Events.NOW, 100)),
        statement(
            "pending work",
            "stripe_events",
            () -> adapters.context().getBean(PendingWork.class).ask(Duration.ofMinutes(1))),
        statement("backlog", "stripe_events", () -> adapters.inbox().backlog(Events.NOW)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void no_table_is_read_as_a_whole(String name, String table, Runnable statement) {
    Map<String, Long> before = scans("seq_scan");
    long indexed = scans("idx_scan").get(table);
    adapters.transactions().rolledBack(List.of(), () -> run(statement));

    assertThat(scans("seq_scan")).isEqualTo(before);
    assertThat(scans("idx_scan").get(table)).isGreaterThan(indexed);
  }

  @Test
  void a_table_that_is_read_as_a_whole_would_be_noticed() {
    long before = scans("seq_scan").get("users");
    adapters.commit(() -> adapters.run("SELECT count(*) FROM users WHERE name = 'X'"));

    assertThat(scans("seq_scan").get("users")).isGreaterThan(before);
  }

  private static Map<String, Long> scans(String kind) {
    return adapters.scans(kind, "users", "credit_ledger", "stripe_events");
  }

  private static Arguments statement(String name, String table, Runnable statement) {
    return Arguments.of(name, table, statement);
  }

  private static boolean run(Runnable statement) {
    statement.run();
    return true;
  }

  private static void find() {
    Set<UserReference> references = new HashSet<>();
    for (int i = 1; i <= 4 * BATCH; i++) {
      references.add(reference(i));
    }
    assertThat(adapters.users().find(references).get().matches()).hasSize(4 * BATCH);
  }

  /** By turns of every kind. */
  private static UserReference reference(int number) {
    int user = number * 97;
    return switch (number % 4) {
      case 0 -> UserReference.parse("USER" + user + "@example.org");
      case 1 -> UserReference.parse(Integer.toString(user));
      case 2 -> UserReference.parseCustomer("cus_" + user);
      default ->
          UserReference.parse(adapters.one("SELECT user_uuid FROM users WHERE id = " + user));
    };
  }

  private static void update() {
    List<ChangedEvent> changed =
        IntStream.rangeClosed(1, BATCH)
            .mapToObj(
                i -> {
                  NewEvent failed =
                      Events.failed(
                          Integer.toString(i * 100),
                          FailureCode.INTERNAL_ERROR,
                          "again",
                          Optional.empty());
                  return new ChangedEvent(failed.notice(), failed.event());
                })
            .toList();
    adapters.inbox().update(changed);
  }

  private static Set<UserId> users() {
    return IntStream.rangeClosed(1, BATCH).mapToObj(i -> new UserId(i * 700L)).collect(toSet());
  }

  private static Map<UserId, StripeCustomerId> links() {
    return users().stream()
        .collect(toMap(user -> user, user -> new StripeCustomerId("cus_new" + user)));
  }

  private static Set<PaymentId> payments() {
    return IntStream.rangeClosed(1, BATCH)
        .mapToObj(i -> Events.payment(Integer.toString(i * 700)))
        .collect(toSet());
  }

  private static List<StripeEventId> events() {
    return IntStream.rangeClosed(1, BATCH)
        .mapToObj(i -> Events.id(Integer.toString(i * 700)))
        .toList();
  }
}
