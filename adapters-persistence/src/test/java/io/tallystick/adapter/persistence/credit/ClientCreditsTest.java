package io.tallystick.adapter.persistence.credit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Purchases;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.credit.ClientLedger;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.port.credit.ExpiringCredits;
import io.tallystick.application.port.credit.Holds;
import io.tallystick.application.port.credit.TidyingMonitor;
import io.tallystick.application.port.operator.ApiKeys;
import io.tallystick.application.service.credit.AccountBooking;
import io.tallystick.application.service.credit.AccountLookup;
import io.tallystick.application.service.credit.CreditService;
import io.tallystick.application.service.credit.CreditTidying;
import io.tallystick.application.usecase.credit.UseCredits.Reply;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.client.Scope;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.NumericId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host application changes accounts on PostgreSQL, while others do. */
class ClientCreditsTest {

  private Database database;
  private Adapters adapters;
  private CreditService service;
  private CreditTidying tidying;
  private ApiKey shop;
  private long user;
  private UserReference reference;
  private final List<String> failed = new ArrayList<>();

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database, 8, 30_000);
    user = database.user("ada@example.org", 0);
    reference = new NumericId(new UserId(user));
    ApiKeys keys = adapters.context().getBean(ApiKeys.class);
    adapters.commit(() -> keys.add("shop", new byte[32], Set.of(Scope.SPEND), Instant.now()));
    shop = keys.all().getFirst();
    service = service(Duration.ZERO);
    tidying =
        new CreditTidying(
            adapters.transactions(),
            adapters.users(),
            booking(),
            adapters.context().getBean(ExpiringCredits.class),
            adapters.context().getBean(Holds.class),
            adapters.context().getBean(ClientRequests.class),
            new TidyingMonitor() {
              @Override
              public void failed(String what, Throwable cause) {
                failed.add(what + ": " + cause.getMessage());
              }

              @Override
              public void impossible(String what, String why) {
                failed.add(what + ": " + why);
              }
            },
            Instant::now);
  }

  private CreditService service(Duration behind) {
    return new CreditService(
        adapters.transactions(),
        new AccountLookup(adapters.users()),
        adapters.users(),
        booking(),
        adapters.context().getBean(Holds.class),
        adapters.context().getBean(ClientRequests.class),
        () -> Instant.now().minus(behind));
  }

  @Test
  void old_answers_are_deleted_some_at_a_time_however_many_there_are() {
    database.execute(
        """
        INSERT INTO tallystick.api_requests (api_key_id, idempotency_hash, content_hash,
          answered_at, result, balance)
        SELECT %d, 'k' || number, 'c', now() - interval '31 days' * (number %% 2), 'insufficient', 0
        FROM generate_series(1, 20010) AS number
        """
            .formatted(shop.id()));
    ClientRequests requests = adapters.context().getBean(ClientRequests.class);
    assertThat(requests.deleteBefore(Instant.now().minus(Duration.ofDays(30)))).isEqualTo(10_000);

    tidying.deleteOldAnswers();

    assertThat(database.number("SELECT count(*) FROM tallystick.api_requests")).isEqualTo(10_005);
  }

  private AccountBooking booking() {
    return new AccountBooking(adapters.context().getBean(ClientLedger.class), adapters.ledger());
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void no_change_of_one_account_is_lost_and_none_waits_for_ever() throws Exception {
    Purchases purchases = new Purchases(adapters, false);
    purchases.process("first " + user);
    List<Callable<Object>> work = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String name = "n" + i;
      work.add(() -> purchases.process(name + " " + user));
      work.add(() -> patiently(() -> spend(name, 1)));
      work.add(() -> patiently(() -> grant("g" + name, 2)));
      work.add(
          () -> {
            HoldId hold = hold("h" + name, 3);
            return patiently(() -> capture("c" + name, hold, 1));
          });
    }
    for (Future<Object> done : atOnce(work)) {
      done.get();
    }
    while (database.number("SELECT count(*) FROM stripe_events WHERE user_id IS NULL") > 0) {
      database.execute("UPDATE stripe_events SET next_attempt_at = now() WHERE user_id IS NULL");
      purchases.retries.retryDue(100);
    }

    assertThat(database.balance(user)).isEqualTo(100 + 20 * (100 - 1 + 2 - 1));
    assertThat(database.number("SELECT held FROM user_credits WHERE user_id = " + user)).isZero();
    assertThat(adapters.complaints()).isEmpty();
  }

  @Test
  void the_same_request_at_once_has_one_effect_and_one_answer() throws Exception {
    grant("start", 100);
    List<Callable<Object>> work = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      work.add(() -> patiently(() -> spend("the same", 7)));
    }
    List<Reply> replies = new ArrayList<>();
    for (Future<Object> done : atOnce(work)) {
      replies.add((Reply) done.get());
    }

    assertThat(replies).extracting(Reply::result).containsOnly(replies.getFirst().result());
    assertThat(replies).filteredOn(reply -> !reply.replayed()).hasSize(1);
    assertThat(database.balance(user)).isEqualTo(93);
  }

  @Test
  void a_hold_is_captured_by_one_of_many_at_once() throws Exception {
    grant("start", 100);
    HoldId hold = hold("h", 40);
    List<Callable<Object>> work = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "c" + i;
      work.add(() -> patiently(() -> capture(name, hold, 10)));
      work.add(() -> patiently(() -> service.release(request("r" + name, ""), hold)));
    }
    List<CreditResult> results = new ArrayList<>();
    for (Future<Object> done : atOnce(work)) {
      results.add(((Reply) done.get()).result());
    }

    assertThat(results).filteredOn(CreditResult.HoldClosed.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(CreditResult.HoldOver.class::isInstance).hasSize(15);
    assertThat(adapters.complaints()).isEmpty();
  }

  @Test
  void an_account_that_the_host_application_holds_delays_its_own_requests_alone()
      throws SQLException {
    grant("start", 100);
    HoldId expired =
        ((CreditResult.HoldOpened)
                service(Duration.ofHours(1))
                    .hold(request("h", ""), reference, new Credits(5), "r", Duration.ofSeconds(1))
                    .result())
            .hold();
    long other = database.user("eve@example.org", 9);
    try (Connection host = database.connection();
        Statement statement = host.createStatement()) {
      host.setAutoCommit(false);
      statement.execute("UPDATE users SET name = name WHERE id = " + user);

      assertThatThrownBy(() -> spend("k", 1)).isInstanceOf(LockTimeout.class);
      assertThat(tidying.releaseExpired()).isZero();
      assertThat(
              service
                  .spend(request("e", ""), new NumericId(new UserId(other)), new Credits(9), "r")
                  .result())
          .isInstanceOf(CreditResult.Booked.class);
      host.rollback();
    }

    assertThat(spend("k", 1).replayed()).isFalse();
    assertThat(tidying.releaseExpired()).isEqualTo(1);
    assertThat(service.release(request("x", ""), expired).result())
        .isEqualTo(new CreditResult.HoldOver());
    assertThat(database.balance(user)).isEqualTo(99);
    assertThat(adapters.complaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "53200", "P0001"})
  void a_trigger_that_stops_one_account_keeps_no_other_from_its_release_and_expiry(String state) {
    long other = database.user("eve@example.org", 0);
    CreditService before = service(Duration.ofHours(1));
    List<String> holds = new ArrayList<>();
    for (long each : List.of(user, other)) {
      UserReference account = new NumericId(new UserId(each));
      Optional<Instant> end = Optional.of(Instant.now().minusSeconds(60));
      before.grant(request("g" + each, ""), account, new Credits(7), "r", end);
      before.grant(request("k" + each, ""), account, new Credits(5), "r", Optional.empty());
      for (String name : List.of("h", "i")) {
        holds.add(
            ((CreditResult.HoldOpened)
                    before
                        .hold(
                            request(name + each, ""),
                            account,
                            new Credits(2),
                            "r",
                            Duration.ofSeconds(1))
                        .result())
                .hold()
                .value());
      }
    }
    database.execute(
        """
        CREATE FUNCTION host_function() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN IF NEW.id = %d THEN RAISE EXCEPTION 'no' USING ERRCODE = '%s'; END IF;
            RETURN NEW; END $$;
        CREATE TRIGGER b_host BEFORE UPDATE ON users
          FOR EACH ROW EXECUTE FUNCTION host_function()
        """
            .formatted(user, state));

    assertThat(tidying.releaseExpired()).isEqualTo(2);
    assertThat(tidying.expireCredits()).isEqualTo(1);

    assertThat(database.balance(other)).isEqualTo(5);
    assertThat(failed)
        .first()
        .asString()
        .startsWith("the release of %s of user %s: ".formatted(holds.getFirst(), user))
        .contains("SQLSTATE " + state, "trigger b_host on users");
    assertThat(failed)
        .last()
        .asString()
        .startsWith("the expiry of credits of user %s: ".formatted(user));
    database.execute("DROP TRIGGER b_host ON users");
    assertThat(tidying.releaseExpired()).isEqualTo(2);
    assertThat(tidying.expireCredits()).isEqualTo(1);
    assertThat(database.balance(user)).isEqualTo(5);
    assertThat(adapters.complaints()).isEmpty();
  }

  @Test
  void a_grant_repays_what_is_owed_in_a_row_of_its_own() {
    new Purchases(adapters, false).process("first " + user);
    database.execute("UPDATE users SET credits_balance = 30 WHERE id = " + user);
    database.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, debt_change, kind, event_id, payment_id, reason,
          actor, created_at)
        VALUES (%s, -30, 70, 'refund', 'evt_first', 'pi_first', 'r', 'a', now())
        """
            .formatted(user));

    assertThat(grant("g", 50).result()).isEqualTo(new CreditResult.Booked(4, 0));
    assertThat(
            database.rows(
                "SELECT kind, amount, debt_change, debt_after FROM credit_ledger ORDER BY id DESC"
                    + " LIMIT 2"))
        .containsExactly("repayment|-50|-50|20", "grant|50|0|70");
  }

  @Test
  void an_account_that_holds_less_than_is_to_expire_is_named_and_keeps_no_other_one_waiting() {
    long other = database.user("eve@example.org", 0);
    Optional<Instant> end = Optional.of(Instant.now().minus(Duration.ofMinutes(30)));
    List.of(user, other)
        .forEach(
            id ->
                service(Duration.ofHours(1))
                    .grant(
                        request("g" + id, ""),
                        new NumericId(new UserId(id)),
                        new Credits(5),
                        "r",
                        end));
    database.execute(
        """
        INSERT INTO tallystick.credit_lots (entry_id, user_id, expires_at, amount, remaining)
        VALUES (1, %s, now() - interval '1 hour', 9, 9)
        """
            .formatted(user));

    assertThat(tidying.expireCredits()).isEqualTo(1);
    assertThat(failed)
        .containsExactly(
            "the expiry of credits of user %s: the balance is lower than what is to expire; run `tallystick verify`"
                .formatted(user));
    assertThat(database.balance(user)).isEqualTo(5);
    assertThat(database.balance(other)).isZero();
    assertThat(adapters.complaints()).containsKey("expiring_is_within_balance");
  }

  @Test
  void a_hold_of_an_account_that_was_removed_ends_with_it() {
    grant("start", 100);
    service(Duration.ofHours(1))
        .hold(request("h", ""), reference, new Credits(5), "r", Duration.ofSeconds(1));
    database.execute("DELETE FROM users WHERE id = " + user);

    assertThat(tidying.releaseExpired()).isZero();
    assertThat(database.one("SELECT closed_at IS NOT NULL FROM tallystick.credit_holds"))
        .isEqualTo("t");
    assertThat(adapters.complaints()).isEmpty();
  }

  private Reply spend(String key, int amount) {
    return service.spend(request(key, "" + amount), reference, new Credits(amount), "r");
  }

  private Reply grant(String key, int amount) {
    return service.grant(
        request(key, "" + amount), reference, new Credits(amount), "r", Optional.empty());
  }

  private HoldId hold(String key, int amount) throws Exception {
    Reply reply =
        patiently(
            () ->
                service.hold(
                    request(key, "" + amount),
                    reference,
                    new Credits(amount),
                    "r",
                    Duration.ofHours(1)));
    return ((CreditResult.HoldOpened) reply.result()).hold();
  }

  private Reply capture(String key, HoldId hold, int amount) {
    return service.capture(request(key, "" + amount), hold, Optional.of(new Credits(amount)));
  }

  private ClientRequest request(String key, String body) {
    return ClientRequest.of(shop, key, "POST", "/", body.getBytes(UTF_8));
  }

  /** As a client that is told to come again does. */
  private static Reply patiently(Callable<Reply> work) throws Exception {
    while (true) {
      try {
        return work.call();
      } catch (LockTimeout again) {
        Thread.onSpinWait();
      }
    }
  }

  private static List<Future<Object>> atOnce(List<Callable<Object>> work)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      return threads.invokeAll(work);
    }
  }
}
