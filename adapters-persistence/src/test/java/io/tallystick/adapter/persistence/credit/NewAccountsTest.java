package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Purchases;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.Answer;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payers whom nobody knows are given accounts. */
class NewAccountsTest {

  private final Database database = Server.migrated();

  @Test
  void two_instances_that_make_the_same_two_accounts_do_not_wait_in_a_circle() throws Exception {
    database.execute("ALTER DATABASE " + database.name() + " SET deadlock_timeout = '20ms'");
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    try (Adapters one = Adapters.on(database);
        Adapters two = Adapters.on(database);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> running =
          List.of(
              threads.submit(
                  () -> purchases(one, runs, made).process("a a@example.org", "b b@example.org")),
              threads.submit(
                  () -> purchases(two, runs, made).process("c b@example.org", "d A@example.org")));
      for (Future<?> instance : running) {
        instance.get();
      }

      assertThat(runs).as("neither was chosen as a deadlock's victim").hasValue(2);
      assertThat(database.rows("SELECT email, credits_balance FROM users ORDER BY 1"))
          .containsExactly("a@example.org|200", "b@example.org|200");
      assertThat(one.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADD plan text NOT NULL DEFAULT ''; ALTER TABLE users ALTER plan DROP DEFAULT| the column"
            + " users.plan must have a value and has no default",
        "ADD CONSTRAINT ours CHECK (email LIKE '%@ours.org')| the constraint ours on users forbids",
        "ADD UNIQUE (name); INSERT INTO users (email, name) VALUES ('x@ours.org', 'unknown'),"
            + " ('y@ours.org', 'unknown@example.org')| the constraint users_name_key on users",
        "ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED; INSERT INTO users (email, name) VALUES"
            + " ('x@ours.org', 'unknown'), ('y@ours.org', 'unknown@example.org')| the constraint"
            + " users_name_key on users",
        "DROP name; ALTER TABLE users ADD name text GENERATED ALWAYS AS (email) STORED; CREATE"
            + " INDEX tallystick_users_name_start ON users (lower(name) text_pattern_ops); CREATE"
            + " INDEX tallystick_users_last_name_start ON users"
            + " (lower(substring(name, '\\S+$')) text_pattern_ops)| a column"
            + " of the table users that has to be filled is generated",
        "ALTER id SET NOT NULL; CREATE FUNCTION nobody() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RETURN NULL; END'; CREATE TRIGGER nobody BEFORE INSERT ON users FOR EACH ROW"
            + " EXECUTE FUNCTION nobody()| a trigger on the table users keeps the row out",
        "ALTER name TYPE varchar(3)| a column of the table users is too short for the value"
      })
  void where_the_host_allows_none_its_payer_alone_fails_and_says_why(String rule, String reason) {
    long ada = database.user("a@ours.org", 0);
    database.execute("UPDATE users SET name = 'Ada'; ALTER TABLE users " + rule);
    try (Adapters adapters = Adapters.on(database)) {
      Purchases purchases = new Purchases(adapters, true);
      purchases.process("a " + ada, "b unknown@example.org", "c " + ada);

      assertThat(database.rows("SELECT event_id, failure_code FROM stripe_events ORDER BY 1"))
          .containsExactly("evt_a|∅", "evt_b|user_unresolved", "evt_c|∅");
      assertThat(database.one("SELECT error_message FROM stripe_events WHERE event_id = 'evt_b'"))
          .startsWith("no account could be made for the payer: " + reason)
          .doesNotContain("unknown@example.org");
      assertThat(purchases.monitor.lines()).noneMatch(line -> line.startsWith("broke"));
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @Test
  void where_names_are_unique_the_second_info_is_named_by_its_address() {
    database.execute("ALTER TABLE users ADD UNIQUE (name)");
    try (Adapters adapters = Adapters.on(database)) {
      new Purchases(adapters, true).process("a info@one.org", "b info@two.org");

      assertThat(database.rows("SELECT name, credits_balance FROM users ORDER BY id"))
          .containsExactly("info|100", "info@two.org|100");
      assertThat(adapters.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER stripe_customer_id TYPE varchar(3)",
        "ADD FOREIGN KEY (stripe_customer_id) REFERENCES customers (id)",
        "ADD CHECK (stripe_customer_id NOT LIKE 'cus%')"
      })
  void where_the_host_refuses_the_customer_the_payment_credits_with_a_warning(String rule) {
    long ada = database.user("a@ours.org", 0);
    long bob = database.user("b@ours.org", 0);
    database.execute("CREATE TABLE customers (id text PRIMARY KEY); ALTER TABLE users " + rule);
    try (Adapters adapters = Adapters.on(database)) {
      new Purchases(adapters, true).process("a " + ada + " cus_ada", "b " + bob + " cus_b");

      assertThat(database.balance(ada)).isEqualTo(100);
      assertThat(database.balance(bob)).isEqualTo(100);
      assertThat(database.rows("SELECT warning FROM stripe_events"))
          .hasSize(2)
          .allSatisfy(text -> assertThat(text).contains("the Stripe customer could not be linked"));
      assertThat(adapters.complaints()).isEmpty();
      assertThat(database.one("SELECT count(stripe_customer_id) FROM users")).isEqualTo("0");
    }
  }

  /** Use cases that count their transactions, and pause after the first account they have made. */
  private Purchases purchases(Adapters adapters, AtomicInteger runs, AtomicInteger made) {
    Transactions counted =
        new Transactions() {
          @Override
          public <T> T committedIf(
              Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted) {
            return adapters
                .transactions()
                .committedIf(
                    keys,
                    () -> {
                      runs.incrementAndGet();
                      return work.get();
                    },
                    wanted);
          }
        };
    return new Purchases(adapters, counted, new Pausing(adapters.users(), made), true);
  }

  private final class Pausing implements UserDirectory {
    private final UserDirectory users;
    private final AtomicInteger made;
    private boolean paused;

    Pausing(UserDirectory users, AtomicInteger made) {
      this.users = users;
      this.made = made;
    }

    @Override
    public Creation create(EmailAddress email) {
      Creation creation = users.create(email);
      made.incrementAndGet();
      while (!paused && made.get() < 2 && !database.lockIsAwaited()) {
        Thread.onSpinWait();
      }
      paused = true;
      return creation;
    }

    @Override
    public Answer<Findings> find(Set<UserReference> references) {
      return users.find(references);
    }

    @Override
    public Map<UserId, Balance> lock(Set<UserId> accounts) {
      return users.lock(accounts);
    }

    @Override
    public Answer<Map<UserId, Balance>> tryLock(Set<UserId> accounts) {
      return users.tryLock(accounts);
    }

    @Override
    public Map<UserId, String> linkCustomers(Map<UserId, StripeCustomerId> customers) {
      return users.linkCustomers(customers);
    }
  }
}
