package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a batch of purchases costs, counted: it is the same for one and for many. */
class BatchCostTest {

  private Database database;
  private CountingProxy proxy;
  private Adapters adapters;
  private Purchases purchases;

  @BeforeEach
  void open() throws Exception {
    database =
        Server.migrated()
            .execute(
                "INSERT INTO users (email, name)"
                    + " SELECT n || '@example.org', 'N' FROM generate_series(1, 64) AS n");
    proxy = new CountingProxy();
    adapters = Adapters.on(proxy.before(database), 1);
    purchases = new Purchases(adapters, false);
    for (String name : new String[] {"unprepared", "prepared", "known"}) {
      purchases.process(purchases(name, 1));
    }
    proxy.count();
  }

  @AfterEach
  void close() {
    adapters.close();
    proxy.close();
  }

  private static String[] purchases(String name, int number) {
    return IntStream.rangeClosed(1, number)
        .mapToObj(i -> "%s%d %d@example.org".formatted(name, i, i))
        .toArray(String[]::new);
  }

  @Test
  void a_batch_of_many_takes_the_statements_and_round_trips_of_one() {
    purchases.process(purchases("single", 1));
    CountingProxy.Counted one = proxy.count();

    purchases.process(purchases("many", 32));

    assertThat(proxy.count()).isEqualTo(one);
    assertThat(one.roundTrips()).isBetween(1, 3);
    assertThat(database.number("SELECT count(*) FROM credit_ledger")).isEqualTo(3 + 1 + 32);
  }

  @Test
  void a_batch_that_links_customers_takes_one_round_trip_more() {
    purchases.process("a 1 cus_a", "b 2 cus_b");
    proxy.count();

    purchases.process("c 3 cus_c", "d 4 cus_d");

    assertThat(proxy.count().roundTrips()).isEqualTo(4);
    assertThat(database.number("SELECT count(stripe_customer_id) FROM users")).isEqualTo(4);
  }

  @Test
  void a_batch_reads_no_more_when_the_tables_have_grown_and_nobody_has_analysed_them() {
    long few = tuplesRead(() -> purchases.process(purchases("small", 32)));
    database.execute(
        """
        INSERT INTO users (email, name)
          SELECT 'more' || n || '@example.org', 'N' FROM generate_series(1, 20000) AS n;
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, payload,
          received_at, source, payment_id, fact, user_id, credits, attempts)
          SELECT 'evt_more' || n, 't', 'completed', now(), '{}', now(), 'webhook', 'pi_more' || n,
            'paid', 1, 1, 1 FROM generate_series(1, 20000) AS n;
        INSERT INTO credit_ledger (user_id, amount, kind, event_id, payment_id, reason, actor,
          created_at)
          SELECT users.id, 1, 'purchase', 'evt_' || email, 'pi_' || email, 'r', 'a', now()
          FROM users WHERE email LIKE 'more%';
        """);
    Map<String, Long> scans = scans();

    long many = tuplesRead(() -> purchases.process(purchases("large", 32)));

    assertThat(scans()).isEqualTo(scans);
    assertThat(many).isLessThan(few + 1_000);
  }

  private Map<String, Long> scans() {
    return adapters.scans("seq_scan", "users", "credit_ledger", "stripe_events");
  }

  private long tuplesRead(Runnable work) {
    String read =
        "SELECT sum(idx_tup_read) + (SELECT sum(seq_tup_read) FROM pg_stat_user_tables)"
            + " FROM pg_stat_user_indexes";
    adapters.run("SELECT pg_stat_force_next_flush()");
    long before = database.number(read);
    work.run();
    adapters.run("SELECT pg_stat_force_next_flush()");
    return database.number(read) - before;
  }
}
