package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The books against a server that answers as Stripe's API does. */
final class ReconcileEndToEndTest {

  private static final Pattern DIFFERENCE = Pattern.compile("\\{\"what\"[^}]*}");

  @TempDir private Path folder;
  private final TestDatabase database = Program.migratedDatabase();
  private final Map<String, String> settings = new HashMap<>(Program.on(database));
  private StripeStandIn stripe;
  private long user;

  @BeforeEach
  void start() throws IOException {
    stripe = new StripeStandIn();
    settings.put("STRIPE_API_KEY", "rk_test_0123456789");
    settings.put("STRIPE_API_BASE", stripe.address());
    settings.put("TALLYSTICK_STRIPE_REQUESTS_PER_SECOND", "100");
    settings.put("TALLYSTICK_CATALOGUE", "price_month=100");
    user = database.user("payer@shop.example");
  }

  @AfterEach
  void stop() {
    stripe.close();
  }

  /** A session that was paid, or what its event says. */
  private Bodies session(String number, int credits) {
    return Bodies.purchase(user, credits)
        .with("id", "cs_" + number)
        .with("payment_intent", "pi_" + number);
  }

  private void atStripe(Bodies... sessions) {
    for (Bodies session : sessions) {
      String id = session.object().replaceFirst("\\{\"id\": \"([^\"]*)\".*", "$1");
      stripe.lists("checkout/sessions", id, session.object());
    }
  }

  private Bodies invoice(String id, int amount) {
    return Bodies.object("invoice.paid", "invoice", id)
        .with("status", "paid")
        .raw("total", Integer.toString(amount))
        .raw("amount_paid", Integer.toString(amount))
        .with("currency", "eur")
        .meta("user_id", Long.toString(user))
        .raw(
            "lines",
            """
            {"object":"list","has_more":false,"data":[
              {"id":"il_1","amount":%d,"currency":"eur","quantity":%d,
               "pricing":{"price_details":{"price":"price_month","product":"prod_a"}}}]}\
            """
                .formatted(amount, amount / 1000));
  }

  private static Bodies refund(String id, String payment, int amount) {
    return Bodies.object("refund.created", "refund", id)
        .with("payment_intent", payment)
        .raw("amount", Integer.toString(amount))
        .with("currency", "eur")
        .with("status", "succeeded");
  }

  private static Bodies dispute(String id, String payment, int amount) {
    return Bodies.object("charge.dispute.funds_withdrawn", "dispute", id)
        .with("payment_intent", payment)
        .with("charge", "ch_" + payment)
        .raw("amount", Integer.toString(amount))
        .with("currency", "eur")
        .with("status", "needs_response")
        .raw(
            "balance_transactions",
            "[{\"id\":\"txn_1\",\"amount\":-%d,\"currency\":\"eur\"}]".formatted(amount));
  }

  private void deliver(Bodies... events) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Bodies event : events) {
      lines.append(event.json().replace("\n", " ")).append('\n');
    }
    Path file = Files.writeString(folder.resolve("events.jsonl"), lines);
    assertThat(Program.run(settings, "replay", file.toString()).status()).isZero();
  }

  private Finished reconcile(String... options) {
    List<String> command = new ArrayList<>(List.of("reconcile", "--since", "30d"));
    command.addAll(List.of(options));
    return Program.run(settings, command.toArray(String[]::new));
  }

  private static List<String> differences(Finished finished) {
    return DIFFERENCE
        .matcher(finished.out())
        .results()
        .map(MatchResult::group)
        .map(it -> it.replaceAll("[{}\"]", "").replaceAll("(^|,)[a-z]+:", " ").strip())
        .toList();
  }

  @Test
  void books_that_agree_with_stripe_have_no_differences() throws IOException {
    Bodies[] sessions = {session("1", 10), session("2", 20), session("3", 30)};
    deliver(sessions);
    deliver(refund("re_1", "pi_1", 1000), invoice("in_1", 2000), dispute("dp_1", "pi_2", 100));
    // Stripe names one payment by another of its ids than that under which it is kept.
    database.execute("INSERT INTO tallystick.payment_aliases VALUES ('pi_alias', 'pi_1')");
    atStripe(session("1", 10).with("payment_intent", "pi_alias"), sessions[1], sessions[2]);
    stripe.lists("refunds", "re_1", refund("re_1", "pi_alias", 1000).object());
    stripe.lists("invoices", "in_1", invoice("in_1", 2000).object());
    stripe.lists("disputes", "dp_1", dispute("dp_1", "pi_2", 100).object());

    Finished clean = reconcile("--json");
    assertThat(clean.err()).isEmpty();
    assertThat(clean.out()).contains("\"fed\":[]", "\"differences\":[]");
    assertThat(clean.status()).isZero();
    assertThat(stripe.requests())
        .containsExactly(
            "/v1/events",
            "/v1/checkout/sessions",
            "/v1/checkout/sessions cs_2",
            "/v1/invoices",
            "/v1/refunds",
            "/v1/disputes");
  }

  @Test
  void a_missing_an_extra_and_a_different_one_of_each_kind_is_named_and_nothing_is_credited()
      throws IOException {
    deliver(session("extra", 30), session("cheap", 20), session("other", 25));
    // Events of the payment that say nothing of a purchase.
    deliver(
        Bodies.paymentIntent("pi_missing"),
        Bodies.object("charge.succeeded", "charge", "ch_1").with("payment_intent", "pi_missing"));
    atStripe(
        session("missing", 40),
        session("cheap", 20).raw("amount_total", "500"),
        session("other", 20));

    deliver(invoice("in_extra", 1000), invoice("in_other", 2000));
    stripe.lists("invoices", "in_missing", invoice("in_missing", 3000).object());
    stripe.lists("invoices", "in_other", invoice("in_other", 1000).object());

    for (String number : List.of("1", "2", "3", "4", "5", "6", "7")) {
      Bodies session = session(number, 100);
      deliver(session);
      atStripe(session);
    }
    deliver(refund("re_extra", "pi_2", 1000), refund("re_other", "pi_3", 1000));
    deliver(refund("re_failed", "pi_7", 1000));
    stripe.lists("refunds", "re_missing", refund("re_missing", "pi_1", 500).object());
    stripe.lists("refunds", "re_other", refund("re_other", "pi_3", 500).object());
    stripe.lists(
        "refunds",
        "re_failed",
        refund("re_failed", "pi_7", 1000).with("status", "failed").object());

    deliver(dispute("dp_extra", "pi_5", 1000), dispute("dp_other", "pi_6", 1000));
    stripe.lists("disputes", "dp_missing", dispute("dp_missing", "pi_4", 500).object());
    stripe.lists("disputes", "dp_other", dispute("dp_other", "pi_6", 500).object());

    long before = database.balance(user);
    Finished found = reconcile("--json");
    assertThat(found.err()).isEmpty();
    assertThat(found.status()).isEqualTo(1);
    assertThat(differences(found))
        .containsExactlyInAnyOrder(
            "missing session cs_missing pi_missing 40 null",
            "extra session pi_extra pi_extra null 30",
            "different session cs_cheap pi_cheap 500 2000",
            "different session cs_other pi_other 20 25",
            "missing invoice in_missing in_missing 300 null",
            "extra invoice in_extra in_extra null 100",
            "different invoice in_other in_other 100 200",
            "missing refund re_missing pi_1 25 0",
            "extra refund re_extra pi_2 0 50",
            "different refund re_other pi_3 25 50",
            "extra refund re_failed pi_7 0 50",
            "missing dispute dp_missing pi_4 25 0",
            "extra dispute dp_extra pi_5 0 50",
            "different dispute dp_other pi_6 25 50");
    assertThat(database.balance(user)).isEqualTo(before);
    assertThat(reconcile().out()).contains("0 events fed in, 14 differences");
  }

  @Test
  void an_invoice_that_was_credited_at_other_prices_is_no_difference() throws IOException {
    deliver(invoice("in_1", 2000));
    stripe.lists("invoices", "in_1", invoice("in_1", 2000).object());
    assertThat(reconcile("--json").out()).contains("\"differences\":[]");
    settings.put("TALLYSTICK_CATALOGUE", "price_month=150");

    assertThat(reconcile("--json").out()).contains("\"differences\":[]");
  }

  @Test
  void an_invoice_that_was_booked_wrongly_while_the_prices_were_the_same_is_named()
      throws IOException {
    settings.put("TALLYSTICK_CATALOGUE", "price_month=300");
    deliver(invoice("in_1", 1000));
    assertThat(database.balance(user)).isEqualTo(300);
    settings.put("TALLYSTICK_CATALOGUE", "price_month=100");
    stripe.lists("invoices", "in_1", invoice("in_1", 1000).object());

    assertThat(differences(reconcile("--json")))
        .containsExactly("different invoice in_1 in_1 100 300");
  }

  /** A session whose credits follow from its lines, which its event leaves out. */
  private Bodies pricedSession(String number, int quantity) {
    Bodies session =
        Bodies.paidSession()
            .with("client_reference_id", Long.toString(user))
            .with("id", "cs_" + number)
            .with("payment_intent", "pi_" + number);
    stripe.lists(
        "checkout/sessions/cs_" + number + "/line_items",
        "li_1",
        """
        {"id":"li_1","object":"item","quantity":%d,"price":{"id":"price_month"}}\
        """
            .formatted(quantity));
    return session;
  }

  @Test
  void a_session_is_compared_by_what_its_lines_buy_while_the_prices_are_the_same()
      throws IOException {
    for (String number : List.of("1", "2")) {
      Bodies session = pricedSession(number, 2);
      deliver(session);
      atStripe(session);
    }
    assertThat(database.balance(user)).isEqualTo(400);
    assertThat(reconcile("--json").out()).contains("\"differences\":[]");

    atStripe(pricedSession("2", 3), pricedSession("missing", 1));
    String missing = "missing session cs_missing pi_missing 100 null";
    assertThat(differences(reconcile("--json")))
        .containsExactlyInAnyOrder("different session cs_2 pi_2 300 200", missing);

    settings.put("TALLYSTICK_CATALOGUE", "price_month=150");
    assertThat(differences(reconcile("--json"))).containsExactly(missing.replace("100", "150"));
    assertThat(differences(reconcile("--json"))).containsExactly(missing.replace("100", "150"));
  }

  @Test
  void lines_that_stripe_cannot_answer_for_now_interrupt_the_comparison() throws IOException {
    deliver(pricedSession("1", 2));
    atStripe(pricedSession("1", 3));
    stripe.answerForLines(500);

    Finished interrupted = reconcile();
    assertThat(interrupted.status()).isEqualTo(1);
    assertThat(interrupted.err()).contains("status 500", "goes on where it stopped");

    stripe.answerForLines(200);
    assertThat(differences(reconcile("--json")))
        .containsExactly("different session cs_1 pi_1 300 200");
    assertThat(stripe.requests()).filteredOn(it -> it.equals("/v1/events")).hasSize(1);
  }

  @Test
  void it_is_said_how_many_were_compared_by_amount_because_the_key_may_not_read_lines()
      throws IOException {
    deliver(pricedSession("1", 2), pricedSession("2", 2));
    atStripe(pricedSession("1", 3), pricedSession("2", 2));
    stripe.answerForLines(403);

    Finished compared = reconcile();
    assertThat(compared.status()).isZero();
    assertThat(compared.err())
        .contains("2 sessions and invoices by amount only", "the API key may not read");
    assertThat(database.number("SELECT by_amount FROM tallystick.reconcile_runs")).isEqualTo(2);
  }

  @Test
  void of_two_that_begin_at_once_the_second_is_told() throws Exception {
    try (Connection other = database.connection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('reconcile', 7177))");
      CompletableFuture<Finished> second = CompletableFuture.supplyAsync(this::reconcile);
      Awaitility.await()
          .until(
              () ->
                  second.isDone()
                      || database.number(
                              "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT"
                                  + " granted")
                          > 0);
      statement.execute(
          """
          INSERT INTO tallystick.reconcile_runs (since, until, dry_run, actor, started_at, stage,
            holder, claimed_until)
          VALUES (now(), now(), false, 'first', now(), 'EVENTS', 'first', now() + interval '5 min')
          """);
      other.commit();

      assertThat(second.get().err()).contains("another process is comparing");
    }
  }

  @Test
  void payments_of_connected_accounts_are_said_not_to_be_compared() {
    settings.put("TALLYSTICK_CONNECT_ACCOUNTS", "acct_b,acct_a");

    assertThat(reconcile().out())
        .contains("not compared: payments of connected accounts (acct_a, acct_b)");
  }

  @Test
  void a_payment_that_was_credited_under_two_ids_is_named_until_it_is_put_right()
      throws IOException {
    deliver(
        Bodies.paymentIntent("pi_1").meta("credits", "10").meta("user_id", Long.toString(user)));
    deliver(invoice("in_1", 2000));
    deliver(
        Bodies.object("invoice_payment.paid", "invoice_payment", "inpay_1")
            .with("invoice", "in_1")
            .raw("payment", "{\"type\":\"payment_intent\",\"payment_intent\":\"pi_1\"}"));
    stripe.lists("invoices", "in_1", invoice("in_1", 2000).object());
    stripe.lists("payment_intents", "pi_1", "{\"id\": \"pi_1\", \"status\": \"succeeded\"}");

    assertThat(Program.run(settings, "verify").out())
        .contains("credits 200 for in_1, and payment pi_1 is credited, too");
    assertThat(differences(reconcile("--json")))
        .containsExactly("extra invoice in_1 in_1 null 200");
  }

  @Test
  void events_that_never_arrived_are_fed_in_after_a_dry_run_has_named_them() throws IOException {
    List<Bodies> events = List.of(session("1", 1), session("2", 2), session("3", 4));
    deliver(events.getFirst());
    for (Bodies event : events) {
      stripe.lists("events", event.id(), event.json());
      atStripe(event);
    }

    Finished dry = reconcile("--dry-run");
    assertThat(dry.status()).isEqualTo(1);
    assertThat(dry.out()).contains("would be fed in  " + events.getLast().id());
    assertThat(database.balance(user)).isEqualTo(1);

    stripe.disturb("0", 429, 429, 500);
    Finished fed = reconcile("--json");
    assertThat(fed.err()).isEmpty();
    assertThat(fed.status()).isZero();
    assertThat(fed.out())
        .contains("\"" + events.get(1).id() + "\"", "\"" + events.get(2).id() + "\"")
        .doesNotContain(events.getFirst().id());
    assertThat(database.balance(user)).isEqualTo(7);
    assertThat(
            database.all(
                "SELECT DISTINCT source || triggered_by FROM stripe_events JOIN"
                    + " stripe_event_attempts USING (event_id) WHERE source = 'reconcile'"))
        .containsExactly("reconcilereconcile");
    assertThat(reconcile().out()).contains("0 events fed in, 0 differences");
    assertThat(Program.run(settings, "verify").status()).isZero();
  }

  @Test
  void an_interrupted_comparison_goes_on_where_it_stopped() throws IOException {
    deliver(session("1", 10));
    atStripe(session("missing", 40), session("1", 10), session("2", 10));
    stripe.lists("events", "evt_1", session("9", 3).id("evt_1").json());
    stripe.refuseAfter(2);

    Finished interrupted = reconcile();
    assertThat(interrupted.status()).isEqualTo(1);
    assertThat(interrupted.err()).contains("goes on where it stopped");
    assertThat(interrupted.out()).contains("fed in  evt_1");
    stripe.refuseAfter(Integer.MAX_VALUE);

    Finished rest = reconcile("--json");
    assertThat(rest.out()).contains("\"evt_1\"", "cs_missing", "cs_2");
    assertThat(stripe.requests())
        .startsWith("/v1/checkout/sessions cs_1")
        .doesNotContain("/v1/events", "/v1/payment_intents/pi_1");
    assertThat(database.number("SELECT count(*) FROM tallystick.reconcile_seen")).isZero();
  }

  @Test
  void a_difference_that_was_put_right_during_the_interruption_is_not_named() throws IOException {
    Bodies missing = session("missing", 40);
    atStripe(missing, session("1", 10), session("2", 10));
    stripe.refuseAfter(2);
    assertThat(reconcile("--json").out()).contains("cs_missing", "cs_1");
    stripe.refuseAfter(Integer.MAX_VALUE);
    deliver(missing);

    assertThat(reconcile("--dry-run").out()).contains("2 differences");
    assertThat(differences(reconcile("--json")))
        .containsExactly("missing session cs_1 pi_1 10 null", "missing session cs_2 pi_2 10 null");
    assertThat(stripe.requests()).contains("/v1/checkout/sessions cs_1");
  }

  @Test
  void what_happened_since_a_long_interruption_is_compared_too() throws IOException {
    atStripe(session("1", 10), session("2", 10));
    stripe.refuseAfter(1);
    assertThat(reconcile().status()).isEqualTo(1);
    stripe.refuseAfter(Integer.MAX_VALUE);
    database.execute(
        """
        UPDATE tallystick.reconcile_runs
        SET since = since - interval '11 hours', until = until - interval '11 hours'
        """);
    stripe.lists("events", "evt_since", session("2", 10).id("evt_since").json());

    Finished found = reconcile();
    assertThat(found.out()).contains("fed in  evt_since", "cs_1", "compared: ");
    assertThat(database.all("SELECT DISTINCT stage FROM tallystick.reconcile_runs"))
        .containsExactly("LEDGER");
    assertThat(
            database.number(
                "SELECT count(*) FROM tallystick.reconcile_runs AS first JOIN"
                    + " tallystick.reconcile_runs AS rest ON rest.since = first.until"))
        .isEqualTo(1);
  }

  @Test
  void refunds_of_one_payment_on_two_pages_are_one_difference_and_another_currency_is_one()
      throws IOException {
    deliver(session("1", 100), session("2", 100));
    atStripe(session("1", 100), session("2", 100));
    for (String number : List.of("1", "2", "3")) {
      stripe.lists("refunds", "re_" + number, refund("re_" + number, "pi_1", 100).object());
    }
    stripe.lists(
        "refunds", "re_usd", refund("re_usd", "pi_2", 100).with("currency", "usd").object());

    assertThat(differences(reconcile("--json")))
        .containsExactly("missing refund re_1 pi_1 15 0", "different refund re_usd pi_2 null 0");
    // Two pages of the list, two of the refunds of pi_1, one of those of pi_2.
    assertThat(stripe.requests()).filteredOn(it -> it.startsWith("/v1/refunds")).hasSize(5);
  }

  @Test
  void an_invoice_whose_lookup_keys_stripe_leaves_out_is_no_difference() throws IOException {
    settings.put("TALLYSTICK_CATALOGUE", "price_a=100,plus=400");
    String lines =
        """
        {"object":"list","has_more":false,"data":[
          {"id":"il_1","amount":1000,"currency":"eur","quantity":1,
           "pricing":{"price_details":{"price":"price_a","product":"prod_a"}}},
          {"id":"il_2","amount":1000,"currency":"eur","quantity":1,
           %s}]}\
        """;
    deliver(
        invoice("in_1", 2000)
            .raw(
                "lines",
                lines.formatted("\"price\":{\"id\":\"price_b\",\"lookup_key\":\"plus\"}")));
    assertThat(database.balance(user)).isEqualTo(500);
    stripe.lists(
        "invoices",
        "in_1",
        invoice("in_1", 2000)
            .raw(
                "lines", lines.formatted("\"pricing\":{\"price_details\":{\"price\":\"price_b\"}}"))
            .object());

    assertThat(reconcile("--json").out()).contains("\"differences\":[]");
  }

  /** By a process of its own: the jar leaves out classes that the tests have. */
  @Test
  void stripe_is_not_asked_again_before_it_wants_to_be() {
    stripe.disturb("3600", 429);

    Finished interrupted = Program.run(settings, "", List.of(), "reconcile", "--since", "30d");
    assertThat(interrupted.status()).isEqualTo(1);
    assertThat(interrupted.err()).contains("Stripe wants fewer questions (429)");
    assertThat(stripe.requests()).hasSize(1);
  }

  @Test
  void the_worker_compares_once_a_day() throws IOException {
    Bodies late = session("1", 10);
    stripe.lists("events", late.id(), late.json());
    atStripe(late, session("missing", 40));

    List<String> soon =
        List.of("-Dtallystick.reconcile.first-after=1s", "-Dtallystick.reconcile.again-after=1s");
    try (Program program = Program.start(settings, soon, "serve")) {
      Awaitility.await()
          .until(
              () ->
                  database
                      .all(
                          "SELECT actor FROM tallystick.reconcile_runs WHERE finished_at IS NOT"
                              + " NULL")
                      .contains("worker"));
      Awaitility.await().until(() -> program.printed().contains("1 events fed in, 1 differences"));
    }
    assertThat(database.balance(user)).isEqualTo(10);
    assertThat(database.all("SELECT object_id FROM tallystick.reconcile_findings ORDER BY what"))
        .containsExactly(late.id(), "cs_missing");
  }

  @Test
  void without_a_key_and_with_a_period_that_is_none_it_says_what_to_do() {
    settings.remove("STRIPE_API_KEY");

    Finished without = reconcile();
    assertThat(without.err()).contains("set STRIPE_API_KEY");
    assertThat(without.status()).isEqualTo(2);
    assertThat(Program.run(settings, "reconcile", "--since", "soon").status()).isEqualTo(2);
    assertThat(Program.run(settings, "reconcile", "--since", "0d").status()).isEqualTo(2);
  }
}
