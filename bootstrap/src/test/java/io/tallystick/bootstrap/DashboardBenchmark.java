package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How long the dashboard's pages take with 1,000,000 events of which 50,000 failed; it prints a
 * table. No test: {@code mvn verify -pl bootstrap -am -Dtest=none -Dit.test=DashboardBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
final class DashboardBenchmark {

  private static final int WARM_UP = 20;
  private static final int TIMED = 50;
  private static final Pattern NEXT = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"");

  /** One event each 2.6 seconds of the last thirty days; every twentieth has failed. */
  private static final String EVENTS =
      """
      CREATE TEMP TABLE drawn AS
        SELECT n, now() - interval '30 days' + n * interval '2.592 s' AS at,
          CASE WHEN n % 20 = 7 THEN 'failed' WHEN n % 10 = 8 THEN 'ignored'
            WHEN n % 100 = 9 THEN 'discarded' ELSE 'completed' END AS status
        FROM generate_series(1, 1000000) AS n;
      ALTER TABLE users DISABLE TRIGGER USER;
      INSERT INTO users (email, name, stripe_customer_id, credits_balance)
        SELECT 'user' || n || '@example.org', 'Name ' || md5(n::text), 'cus_' || n, 0
        FROM generate_series(1, 300000) AS n;
      ALTER TABLE users ENABLE TRIGGER USER;
      INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, payload,
          raw_data, received_at, source, livemode, payment_id, amount_minor, currency, user_id,
          credits, failure_code, error_message, skip_reason, attempts, payer_email, customer_id,
          payer_reference, credits_claimed, stripe_created_at)
        SELECT 'evt_' || n, 'checkout.session.completed', status, at,
          convert_to(body, 'UTF8'), body::jsonb, at, 'webhook', false, 'pi_' || n, 2000 + n % 900,
          CASE WHEN n % 3 = 0 THEN 'usd' ELSE 'eur' END,
          CASE status WHEN 'completed' THEN 1 + n % 300000 END,
          CASE status WHEN 'completed' THEN 100 END,
          CASE status WHEN 'failed' THEN
            (ARRAY['user_unresolved', 'credits_unknown', 'amount_mismatch'])[1 + n % 3] END,
          CASE status WHEN 'failed' THEN 'tried metadata.user_id' END,
          CASE status WHEN 'ignored' THEN
            (ARRAY['no_credits', 'foreign_account', 'awaiting_payment'])[1 + (n / 10) % 3] END,
          1, 'user' || (1 + n % 300000) || '@example.net', 'cus_x' || (1 + n % 300000), '<uuid>',
          100, at
        FROM drawn, LATERAL (SELECT format('{"id":"evt_%s","object":"event","livemode":false,'
          '"type":"checkout.session.completed","data":{"object":{"id":"cs_%s","object":'
          '"checkout.session","mode":"payment","payment_status":"paid","payment_intent":"pi_%s",'
          '"amount_total":2000,"currency":"eur","metadata":{"credits":"100","user_id":"<uuid>"}}}}',
          n, n, n) AS body) AS made;
      INSERT INTO stripe_event_attempts (event_id, attempted_at, triggered_by, outcome, message,
          duration_ms)
        SELECT 'evt_' || n, at, 'webhook', status, '', n % 40 FROM drawn;
      INSERT INTO audit_log (at, actor, action, subject, reason)
        SELECT at, 'op' || n % 20, 'retry', 'evt_' || n, 'because' FROM drawn WHERE n % 5 = 0;
      ALTER TABLE credit_ledger DISABLE TRIGGER USER;
      INSERT INTO credit_ledger (id, user_id, amount, balance_after, debt_after, kind, event_id,
          payment_id, booking_key, reason, actor, created_at)
        SELECT n, 1 + n % 300000, 100,
          100 * row_number() OVER (PARTITION BY n % 300000 ORDER BY n), 0, 'purchase', 'evt_' || n,
          'pi_' || n, 'purchase:pi_' || n,
          'checkout.session.completed', 'webhook', at FROM drawn WHERE status = 'completed';
      ALTER TABLE credit_ledger ENABLE TRIGGER USER;
      ALTER TABLE users DISABLE TRIGGER USER;
      UPDATE users SET credits_balance = balance
        FROM (SELECT user_id, sum(amount) AS balance FROM credit_ledger GROUP BY user_id) AS booked
        WHERE user_id = users.id;
      ALTER TABLE users ENABLE TRIGGER USER
      """;

  /** The statements that make so many events, and the books of them. */
  static String events(int count) {
    return EVENTS.replace("1000000", Integer.toString(count));
  }

  @Test
  void pages_with_a_million_events() throws Exception {
    try (Desk desk = Desk.open()) {
      desk.database().execute(events(1_000_000));
      desk.database().execute("VACUUM ANALYZE");
      Visitor olga = new Visitor(desk.program());
      assertThat(olga.signIn("olga", Visit.PASSWORD)).isEqualTo(303);

      String failed = "/admin/events?status=failed&view=list";
      Map<String, String> pages = new LinkedHashMap<>();
      pages.put("failed events by cause", "/admin/events");
      pages.put("failed events, page 1", failed);
      pages.put("failed events, page 1,000", onPage(1_000, olga, failed));
      pages.put("failed events of one cause", failed + "&code=credits_unknown");
      pages.put("failed events, largest first", failed + "&order=amount&currency=eur");
      pages.put("failed events of a currency", failed + "&currency=usd");
      pages.put("failed events of nobody", failed + "&owner=nobody");
      pages.put("all events of a currency", "/admin/events?status=all&view=list&currency=usd");
      pages.put("failed events that are snoozed", failed + "&snoozed=yes");
      pages.put("causes with a filter", "/admin/events?view=causes&least=25&currency=eur");
      pages.put("events of every status", "/admin/events?status=all&view=list");
      pages.put("completed events", "/admin/events?status=completed");
      pages.put("search for a payment", failed + "&q=pi_500007");
      pages.put("search without a hit", failed + "&q=pi_none");
      pages.put("search for everything", "/admin/search?q=cus_x500");
      pages.put("search by a beginning", found(olga, "/admin/search", "user77"));
      pages.put("search for a payment's beginning", "/admin/search?q=pi_0");
      pages.put("search among users", found(olga, "/admin/users/search", "user77"));
      pages.put("one failed event", "/admin/events/evt_500007");
      pages.put("next of a cause", "/admin/events/evt_500007?cause=credits_unknown");
      pages.put("one completed event", "/admin/events/evt_500000");
      pages.put("one failed event, previewed", "/admin/events/evt_500007?action=assign&user=7");
      pages.put("credits to move", "/admin/events/evt_500000/moves?to=7");
      pages.put("one user", "/admin/users/7");
      pages.put("bulk repairs", "/admin/bulk");
      pages.put("notifications", "/admin/notifications");
      pages.put("setup", "/admin/setup");
      pages.put("reconcile", "/admin/reconcile");
      pages.put("catalogue", "/admin/catalogue");
      pages.put("my account", "/admin/account");
      pages.put("paid, not credited", "/admin/uncredited");
      pages.put("audit log", "/admin/audit");
      pages.put("overview, 24 hours", "/admin/overview?period=24h");
      pages.put("overview, 30 days", "/admin/overview?period=30d");

      System.out.printf(
          "%n%-33s %8s %8s %8s   ms, at the server, of %d%n", "", "p50", "p95", "max", TIMED);
      pages.forEach((name, path) -> time(olga, name, path));
    }
  }

  /** Where a search leads to. */
  private static String found(Visitor visitor, String path, String text) {
    return visitor
        .post(path, Map.of("csrf", visitor.token(), "q", text))
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private static String onPage(int number, Visitor visitor, String first) {
    String path = first;
    for (int page = 1; page < number; page++) {
      Matcher next = NEXT.matcher(visitor.get(path).body());
      assertThat(next.find()).as("page %d has a next one", page).isTrue();
      path = next.group(1).replace("&amp;", "&");
    }
    return path;
  }

  private static void time(Visitor visitor, String name, String path) {
    double[] took = new double[TIMED];
    for (int i = -WARM_UP; i < TIMED; i++) {
      long start = System.nanoTime();
      HttpResponse<String> answer = visitor.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      if (i >= 0) {
        took[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(took);
    System.out.printf(
        "%-33s %8.1f %8.1f %8.1f%n",
        name, took[TIMED / 2], took[TIMED * 95 / 100], took[TIMED - 1]);
  }
}
