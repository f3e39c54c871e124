package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The users of the host application. */
class PostgresUsersTest {

  private static final String UUID = "6f1c7a52-0000-4000-8000-00000000000a";

  private Database database;
  private Adapters adapters;
  private long ada;
  private long bob;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    ada = database.user("Ada@Example.org", 7);
    bob = database.user("bob@example.org", 0);
    database.execute(
        "UPDATE users SET user_uuid = '%s', stripe_customer_id = 'cus_ada' WHERE id = %d"
            .formatted(UUID, ada));
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void every_reference_finds_its_user_and_no_other() {
    UserReference email = UserReference.parse("ADA@example.ORG");
    UserReference uuid = UserReference.parse(UUID.toUpperCase(Locale.ROOT));
    UserReference customer = UserReference.parseCustomer("cus_ada");
    UserReference number = UserReference.parse(Long.toString(bob));
    Set<UserReference> nobody =
        Set.of(
            UserReference.parse("nobody@example.org"),
            UserReference.parse("6f1c7a52-0000-4000-8000-00000000000b"),
            UserReference.parseCustomer("cus_bob"),
            UserReference.parse("9223372036854775807"),
            UserReference.parse("1_000"),
            UserReference.parse("<uuid>"));
    List<UserReference> all = new ArrayList<>(nobody);
    all.addAll(List.of(email, uuid, customer, number));
    Findings found = adapters.committed(() -> adapters.users().find(Set.copyOf(all)).get());

    assertThat(found.matches())
        .isEqualTo(
            Map.of(
                email, List.of(new UserId(ada)),
                uuid, List.of(new UserId(ada)),
                customer, List.of(new UserId(ada)),
                number, List.of(new UserId(bob))));
    assertThat(adapters.users().find(Set.of()).get()).isEqualTo(Findings.NOBODY);
  }

  @Test
  void a_user_is_made_with_the_address_and_without_credits() {
    adapters.commit(() -> adapters.users().create(new EmailAddress("New.Buyer@Example.org")));

    assertThat(database.rows("SELECT email, name, credits_balance FROM users WHERE id > " + bob))
        .containsExactly("new.buyer@example.org|New.Buyer|0");
  }

  @Test
  void one_who_has_the_address_is_left_as_he_is() {
    List<String> before = database.rows("SELECT * FROM users ORDER BY id");
    adapters.commit(
        () -> {
          adapters.users().create(new EmailAddress("ada@example.org"));
          adapters.users().create(new EmailAddress("BOB@example.org"));
        });

    assertThat(database.rows("SELECT * FROM users ORDER BY id")).isEqualTo(before);
  }

  @Test
  void many_who_make_the_same_user_make_one() throws Exception {
    int threads = 6;
    CyclicBarrier together = new CyclicBarrier(threads);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String address = i % 2 == 0 ? "race@example.org" : "RACE@example.org";
        running.add(
            executor.submit(
                () -> {
                  together.await();
                  adapters.commit(() -> adapters.users().create(new EmailAddress(address)));
                  return true;
                }));
      }
      for (Future<Boolean> one : running) {
        one.get();
      }
    }
    assertThat(database.rows("SELECT email FROM users WHERE id > " + bob))
        .containsExactly("race@example.org");
  }

  @Test
  void accounts_are_held_until_the_end_and_those_that_are_missing_left_out() {
    adapters.commit(
        () -> {
          Map<UserId, Balance> held =
              adapters.users().lock(Set.of(new UserId(ada), new UserId(bob), new UserId(999)));
          assertThat(held)
              .isEqualTo(Map.of(new UserId(ada), new Balance(7), new UserId(bob), new Balance(0)));
          assertThatThrownBy(
                  () ->
                      database.run(
                          "SET lock_timeout = '1ms'; UPDATE users SET credits_balance = 1"
                              + " WHERE id = "
                              + ada))
              .hasMessageContaining("lock timeout");
        });
    database.execute("UPDATE users SET credits_balance = 1 WHERE id = " + ada);
  }

  @Test
  void a_customer_is_linked_unless_either_side_has_a_link() {
    long cid = database.user("cid@example.org", 0);
    adapters.commit(
        () ->
            adapters
                .users()
                .linkCustomers(
                    Map.of(
                        new UserId(ada), new StripeCustomerId("cus_other"),
                        new UserId(bob), new StripeCustomerId("cus_bob"),
                        new UserId(cid), new StripeCustomerId("cus_ada"))));

    assertThat(database.rows("SELECT stripe_customer_id FROM users ORDER BY id"))
        .containsExactly("cus_ada", "cus_bob", "∅");
  }

  @Test
  void a_customer_is_linked_although_somebody_refers_to_the_account() throws Exception {
    database.execute("CREATE TABLE orders (user_id bigint REFERENCES users)");
    try (Connection host = database.connection();
        Statement statement = host.createStatement()) {
      host.setAutoCommit(false);
      statement.execute("INSERT INTO orders VALUES (%d)".formatted(bob));
      adapters.commit(
          () -> {
            adapters.run("SET LOCAL lock_timeout = '1ms'");
            adapters
                .users()
                .linkCustomers(Map.of(new UserId(bob), new StripeCustomerId("cus_bob")));
          });
    }

    assertThat(database.one("SELECT stripe_customer_id FROM users WHERE id = " + bob))
        .isEqualTo("cus_bob");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void a_row_with_an_id_that_no_user_has_is_nobody(int id) {
    database.execute(
        "INSERT INTO users (id, email, name, user_uuid, stripe_customer_id)"
            + " VALUES (%d, 'system@example.org', 'System', md5('s')::uuid, 'cus_s')"
                .formatted(id));
    String uuid = database.one("SELECT user_uuid FROM users WHERE id = " + id);
    UserReference bobs = UserReference.parse("bob@example.org");
    Set<UserReference> references =
        Set.of(
            UserReference.parse("SYSTEM@example.org"),
            UserReference.parse(uuid),
            UserReference.parseCustomer("cus_s"),
            bobs);

    assertThat(adapters.committed(() -> adapters.users().find(references).get()).matches())
        .isEqualTo(Map.of(bobs, List.of(new UserId(bob))));
    for (String text : List.of("system@", "System", uuid, "cus_s", "nobody")) {
      assertThat(adapters.context().getBean(BrowseUsers.class).search(text)).isEmpty();
    }
  }
}
