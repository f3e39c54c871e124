package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Refunds and disputes over HTTP, in bodies of old and new API versions. */
final class MoneyBackEndToEndTest {

  private static TestDatabase database;
  private static Program program;

  private final long user = database.user(Bodies.fresh("payer") + "@shop.example");

  @BeforeAll
  static void start() {
    database = Program.migratedDatabase();
    Map<String, String> settings = new HashMap<>(Program.on(database));
    settings.put("TALLYSTICK_CATALOGUE", "price_month=100,prod_seat=7");
    program = Program.serve(settings);
  }

  @AfterAll
  static void stop() {
    program.close();
    var verified = Program.run(Program.on(database), "verify");
    assertThat(verified.status()).as(verified.out()).isZero();
  }

  @Test
  void what_is_spent_becomes_a_debt_that_the_next_purchase_repays() {
    String payment = purchase(200);
    database.execute("UPDATE users SET credits_balance = 50 WHERE id = " + user);

    Answer refunded = deliver(refund("refund.created", payment, "re_" + payment, 2000));
    assertThat(refunded.status()).isEqualTo("completed");
    assertThat(refunded.value("credits_added")).isEqualTo("-50");
    assertThat(refunded.value("user_id")).isEqualTo(Long.toString(user));
    assertThat(refunded.value("message")).contains("200 reversed", "150 of them owed");
    assertThat(rows()).isEqualTo("purchase 200 0, external -150 0, refund -50 150");

    Answer next = program.deliver(Bodies.purchase(user, 200).json());
    assertThat(next.value("credits_added")).isEqualTo("50");
    assertThat(next.value("message")).contains("150 repay what was owed");
    assertThat(rows()).endsWith("purchase 200 0, repayment -150 -150");
    assertThat(
            database.number(
                "SELECT count(*) FROM user_credits WHERE debt = 0 AND balance = 50 AND user_id = "
                    + user))
        .isEqualTo(1);
  }

  @Test
  void a_charge_in_an_old_body_tells_of_its_refunds_and_one_that_fails_is_given_back() {
    String payment = purchase(100);
    String charge = "ch_" + payment;
    String refund = "re_" + payment;
    String refunds =
        "{\"data\":[{\"id\":\"%s\",\"amount\":500,\"currency\":\"eur\",\"status\":\"pending\"}]}"
            .formatted(refund);

    Answer refunded =
        deliver(
            Bodies.object("charge.refunded", "charge", charge)
                .with("payment_intent", payment)
                .raw("amount", "2000")
                .raw("amount_refunded", "500")
                .with("currency", "eur")
                .raw("refunds", refunds));
    assertThat(refunded.value("credits_added")).isEqualTo("-25");

    Answer failed =
        deliver(refund("charge.refund.updated", payment, refund, 500).with("status", "failed"));
    assertThat(failed.value("credits_added")).isEqualTo("25");
    assertThat(failed.value("message")).contains("25 restored");
    assertThat(database.balance(user)).isEqualTo(100);
  }

  @Test
  void a_dispute_that_names_its_charge_alone_finds_the_payment() {
    String payment = purchase(100);
    String charge = "ch_" + payment;
    deliver(Bodies.object("charge.succeeded", "charge", charge).with("payment_intent", payment));

    assertThat(deliver(dispute("charge.dispute.created", charge)).value("skipped"))
        .isEqualTo("dispute_moves_no_money");
    assertThat(deliver(dispute("charge.dispute.funds_withdrawn", charge)).value("credits_added"))
        .isEqualTo("-50");
    assertThat(deliver(dispute("charge.dispute.funds_reinstated", charge)).value("credits_added"))
        .isEqualTo("50");
    assertThat(deliver(dispute("charge.dispute.funds_withdrawn", charge)).value("credits_added"))
        .isEqualTo("0");
    assertThat(database.balance(user)).isEqualTo(100);
  }

  @Test
  void a_dispute_before_its_charge_is_settled_once_the_charge_is_known() {
    String payment = purchase(100);
    String charge = "ch_" + payment;
    assertThat(deliver(dispute("charge.dispute.funds_withdrawn", charge)).value("message"))
        .contains("payment_not_found");
    deliver(Bodies.object("charge.succeeded", "charge", charge).with("payment_intent", payment));
    Awaitility.await().until(() -> database.balance(user) == 50);
  }

  @Test
  void a_refund_before_its_payment_waits_and_more_than_was_paid_is_capped() {
    Bodies purchase = Bodies.purchase(user, 100);
    Answer early = deliver(refund("refund.created", purchase.payment(), Bodies.fresh("re"), 500));
    assertThat(early.status()).isEqualTo("failed");
    assertThat(early.value("message")).contains("payment_not_found");

    assertThat(program.deliver(purchase.json()).value("credits_added")).isEqualTo("75");
    Answer rest = deliver(refund("refund.created", purchase.payment(), Bodies.fresh("re"), 9000));
    assertThat(rest.status()).isEqualTo("completed");
    assertThat(rest.value("credits_added")).isEqualTo("-75");
    assertThat(rest.value("message")).contains("more money went back than was paid");
  }

  @Test
  void an_amount_that_cannot_be_read_fails_and_moves_nothing() {
    String payment = purchase(100);
    for (String amount : new String[] {"-1", "0.5", "1e400", "\"500\"", "null"}) {
      Answer answer =
          deliver(refund("refund.created", payment, Bodies.fresh("re"), 1).raw("amount", amount));
      assertThat(answer.code()).isEqualTo(200);
      assertThat(answer.value("message")).as(amount).contains("payload_unreadable");
    }
    assertThat(database.balance(user)).isEqualTo(100);
  }

  @Test
  void
      the_invoice_of_a_subscription_is_credited_once_and_its_refund_counts_against_what_was_paid() {
    String invoice = Bodies.fresh("in");
    String payment = Bodies.fresh("pi");
    Bodies session =
        Bodies.paidSession()
            .with("mode", "subscription")
            .with("invoice", invoice)
            .raw("payment_intent", "null")
            .with("client_reference_id", Long.toString(user));

    assertThat(deliver(session).value("skipped")).isEqualTo("not_a_purchase");
    Answer paid = deliver(invoice("invoice.paid", invoice, payment));
    assertThat(paid.status()).isEqualTo("completed");
    assertThat(paid.value("credits_added")).isEqualTo("107");
    assertThat(paid.value("message")).contains("not in the catalogue, and not credited: price_new");
    assertThat(deliver(invoice("invoice.payment_succeeded", invoice, payment)).value("skipped"))
        .isEqualTo("already_credited");
    assertThat(
            deliver(refund("refund.created", payment, "re_" + payment, 1500))
                .value("credits_added"))
        .isEqualTo("-53");
    assertThat(rows()).isEqualTo("invoice 107 0, refund -53 0");
    assertThat(
            database.all(
                "SELECT payment_id || ' ' || booking_key FROM credit_ledger WHERE invoice_id = '%s'"
                    .formatted(invoice)))
        .containsExactly(payment + " invoice:" + invoice);
    assertThat(
            deliver(
                    invoice("invoice.paid", Bodies.fresh("in"), Bodies.fresh("pi"))
                        .raw("total", "0")
                        .raw("amount_paid", "0"))
                .value("skipped"))
        .isEqualTo("zero_invoice");
  }

  @Test
  void a_refund_of_an_invoice_of_2025_is_decided_once_it_is_known_which_invoice_was_paid() {
    String invoice = Bodies.fresh("in");
    String payment = Bodies.fresh("pi");
    String charge = Bodies.fresh("ch");
    Bodies refund = refund("refund.created", payment, "re_" + payment, 1500);
    Bodies withdrawn =
        dispute("charge.dispute.funds_withdrawn", charge)
            .raw("charge", "{\"id\":\"%s\",\"object\":\"charge\"}".formatted(charge));

    assertThat(deliver(refund).value("message")).contains("payment_not_found");
    assertThat(deliver(withdrawn).value("message")).contains("payment_not_found");
    assertThat(
            deliver(invoice("invoice.paid", invoice, payment).raw("payment_intent", "null"))
                .value("credits_added"))
        .isEqualTo("107");
    deliver(
        Bodies.object("invoice_payment.paid", "invoice_payment", Bodies.fresh("inpay"))
            .with("invoice", invoice)
            .raw(
                "payment",
                "{\"type\":\"payment_intent\",\"payment_intent\":\"%s\"}".formatted(payment)));
    assertThat(rows()).isEqualTo("invoice 107 0, refund -53 0");
    deliver(Bodies.object("charge.succeeded", "charge", charge).with("payment_intent", payment));
    assertThat(rows()).isEqualTo("invoice 107 0, refund -53 0, dispute -35 0");
  }

  @Test
  void a_refund_of_the_second_payment_of_an_invoice_is_reversed() {
    String invoice = Bodies.fresh("in");
    String first = Bodies.fresh("pi_a");
    String second = Bodies.fresh("pi_b");
    for (String payment : List.of(first, second)) {
      assertThat(
              deliver(
                      Bodies.object(
                              "invoice_payment.paid", "invoice_payment", Bodies.fresh("inpay"))
                          .with("invoice", invoice)
                          .raw(
                              "payment",
                              "{\"type\":\"payment_intent\",\"payment_intent\":\"%s\"}"
                                  .formatted(payment)))
                  .value("skipped"))
          .isEqualTo("unhandled_event_type");
    }
    deliver(invoice("invoice.paid", invoice, first).raw("payment_intent", "null"));
    deliver(refund("refund.created", second, "re_" + second, 1500));

    assertThat(rows()).isEqualTo("invoice 107 0, refund -53 0");
  }

  private Bodies invoice(String type, String invoice, String payment) {
    return Bodies.object(type, "invoice", invoice)
        .with("payment_intent", payment)
        .with("status", "paid")
        .raw("total", "3000")
        .raw("amount_paid", "3000")
        .with("currency", "eur")
        .raw("subscription_details", "{\"metadata\":{\"user_id\":\"%s\"}}".formatted(user))
        .raw(
            "lines",
            """
            {"object":"list","has_more":false,"data":[
              {"id":"il_1","amount":2000,"currency":"eur","quantity":1,
               "price":{"id":"price_month","product":"prod_a"}},
              {"id":"il_2","amount":500,"currency":"eur","quantity":1,
               "pricing":{"price_details":{"price":"price_b","product":"prod_seat"}}},
              {"id":"il_3","amount":500,"currency":"eur","quantity":1,
               "price":{"id":"price_new","product":"prod_c"}}]}\
            """);
  }

  @Test
  void what_an_earlier_version_ignored_becomes_right_when_it_is_processed_again() {
    String payment = purchase(100);
    Bodies refund = refund("refund.created", payment, "re_" + payment, 1000);
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, skip_reason,
          processed_at, payload, raw_data, received_at, source)
        SELECT body::jsonb ->> 'id', 'refund.created', 'ignored', 'not_yet_supported', now(),
          convert_to(body, 'UTF8'), body::jsonb, now() - interval '60 days', 'webhook'
        FROM (SELECT '%s' AS body) AS event
        """
            .formatted(refund.json()));

    assertThat(
            Program.run(
                    Program.on(database),
                    "reprocess",
                    "--skipped",
                    "not_yet_supported",
                    "--reason",
                    "refunds count")
                .out())
        .contains("-50 credits");
    assertThat(database.balance(user)).isEqualTo(50);
  }

  /** A credited payment of 20.00 EUR. */
  private String purchase(int credits) {
    Bodies body = Bodies.purchase(user, credits);
    assertThat(program.deliver(body.json()).status()).isEqualTo("completed");
    return body.payment();
  }

  private static Bodies refund(String type, String payment, String id, int amount) {
    return Bodies.object(type, "refund", id)
        .with("payment_intent", payment)
        .raw("amount", Integer.toString(amount))
        .with("currency", "eur")
        .with("status", "succeeded");
  }

  private static Bodies dispute(String type, String charge) {
    return Bodies.object(type, "dispute", "dp_" + charge)
        .with("charge", charge)
        .raw("amount", "1000")
        .with("currency", "eur")
        .with("status", "needs_response");
  }

  private static Answer deliver(Bodies body) {
    return program.deliver(body.json());
  }

  private String rows() {
    return String.join(
        ", ",
        database.all(
            "SELECT concat_ws(' ', kind, amount, debt_change) FROM credit_ledger WHERE user_id ="
                + " %s ORDER BY id".formatted(user)));
  }
}
