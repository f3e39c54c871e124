package io.tallystick.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.SkipReason;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refunds and disputes in the shapes of old and new API versions. */
class ReturnedMoneyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "refund.created    |"
            + " 'id':'re_1','amount':300,'currency':'usd','status':'pending','payment_intent':'pi_1'"
            + " | pi_1: REFUND re_1 300",
        "refund.updated    |"
            + " 'id':'re_1','amount':300,'currency':'USD','status':'succeeded','payment_intent':{'id':'pi_1'}"
            + " | pi_1: REFUND re_1 300",
        "refund.created    |"
            + " 'id':'re_1','amount':300,'currency':'usd','status':'requires_action','payment_intent':'pi_1'"
            + " | pi_1: REFUND re_1 300",
        "refund.updated    |"
            + " 'id':'re_1','amount':300,'currency':'usd','status':'failed','payment_intent':'pi_1'"
            + " | pi_1: REFUND_ENDED re_1 300",
        "refund.updated    |"
            + " 'id':'re_1','amount':300,'currency':'usd','status':'canceled','payment_intent':'pi_1'"
            + " | pi_1: REFUND_ENDED re_1 300",
        "refund.failed     |"
            + " 'id':'re_1','amount':300,'currency':'usd','status':'pending','payment_intent':'pi_1'"
            + " | pi_1: REFUND_ENDED re_1 300",
        "charge.refund.updated |"
            + " 'id':'re_1','amount':300,'currency':'usd','charge':'ch_1','payment_intent':null"
            + " | ch_1: REFUND re_1 300 ch_1",
        "refund.created    |"
            + " 'id':'re_1','amount':3e2,'currency':'usd','charge':{'id':'ch_1','payment_intent':'pi_1'}"
            + " | pi_1: REFUND re_1 300 ch_1",
        "charge.refunded   |"
            + " 'id':'ch_1','amount':1000,'amount_refunded':300,'currency':'usd','payment_intent':'pi_1'"
            + " | pi_1: REFUNDED_SO_FAR ch_1 300 of 1000 ch_1",
        "charge.refunded   |"
            + " 'id':'ch_1','amount':1000,'amount_captured':800,'amount_refunded':300,'currency':'usd','payment_intent':null"
            + " | ch_1: REFUNDED_SO_FAR ch_1 300 of 800 ch_1, RELEASED ch_1 200 of 800 ch_1",
        "charge.refunded   |"
            + " 'id':'ch_1','amount':1000,'amount_refunded':300,'currency':'usd','payment_intent':'pi_1','refunds':{'data':[{'id':'re_1','amount':100,'currency':'usd','status':'failed'},{'id':'re_2','amount':200,'currency':'usd','status':'succeeded'}]}"
            + " | pi_1: REFUNDED_SO_FAR ch_1 300 of 1000 ch_1, REFUND_ENDED re_1 100 ch_1, REFUND"
            + " re_2 200 ch_1",
        "refund.failed     |"
            + " 'id':'re_1','amount':300,'currency':'usd','status':null,'payment_intent':'pi_1'"
            + " | pi_1: REFUND_ENDED re_1 300",
        "charge.refunded   |"
            + " 'id':'ch_1','amount':1000,'amount_refunded':300,'currency':'usd','payment_intent':'pi_1','refunds':{'data':[{'id':'re_1','amount':100,'currency':'usd','status':'reversed'},{'id':'re_2','amount':200,'currency':'usd','status':null}]}"
            + " | pi_1: REFUNDED_SO_FAR ch_1 300 of 1000 ch_1",
        "charge.dispute.funds_withdrawn |"
            + " 'id':'dp_1','amount':500,'currency':'usd','status':'needs_response','charge':'ch_1'"
            + " | ch_1: WITHDRAWN dp_1 500 ch_1",
        "charge.dispute.funds_withdrawn |"
            + " 'id':'dp_1','amount':500,'currency':'usd','payment_intent':'pi_1','charge':'ch_1' |"
            + " pi_1: WITHDRAWN dp_1 500 ch_1",
        "charge.dispute.funds_reinstated |"
            + " 'id':'dp_1','amount':500,'currency':'usd','payment_intent':'pi_1','balance_transactions':[]"
            + " | pi_1: REINSTATED dp_1 0",
        "charge.dispute.funds_reinstated |"
            + " 'id':'dp_1','amount':500,'currency':'usd','payment_intent':'pi_1','balance_transactions':[{'amount':-500,'currency':'usd'},{'amount':500,'currency':'usd'}]"
            + " | pi_1: REINSTATED dp_1 0",
        "charge.dispute.funds_reinstated |"
            + " 'id':'dp_1','amount':500,'currency':'usd','payment_intent':'pi_1','balance_transactions':[{'amount':300,'currency':'usd'}]"
            + " | pi_1: REINSTATED dp_1 200",
        "charge.dispute.funds_reinstated |"
            + " 'id':'dp_1','amount':500,'currency':'usd','payment_intent':'pi_1','balance_transactions':[{'amount':900,'currency':'usd'}]"
            + " | pi_1: REINSTATED dp_1 0",
        "charge.dispute.funds_reinstated |"
            + " 'id':'dp_1','amount':500,'currency':'usd','payment_intent':'pi_1','balance_transactions':[{'amount':-400,'currency':'eur'},{'amount':100,'currency':'eur'}]"
            + " | pi_1: REINSTATED dp_1 375",
        "charge.dispute.funds_reinstated |"
            + " 'id':'dp_1','amount':500,'currency':'usd','payment_intent':'pi_1','balance_transactions':[{'amount':100,'currency':'eur'}]"
            + " | pi_1: REINSTATED dp_1 0"
      })
  void what_has_gone_back_is_read(String type, String object, String expected) {
    assertThat(fact(type, object))
        .isInstanceOfSatisfying(
            MoneyBack.class, back -> assertThat(told(back)).isEqualTo(expected));
  }

  /** Until API version 2025-03-31, a charge counts what was not captured as refunded, too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-06-20       | 1000 | 400  | 600 | RELEASED ch_1 600 of 400 ch_1",
        "2024-06-20       | 1000 | 400  | 700 | RELEASED ch_1 600 of 400 ch_1",
        "2024-06-20       | 1000 | 400  | 599 |",
        "                 | 1000 | 700  | 600 | RELEASED ch_1 300 of 700 ch_1",
        "2024-06-20       | 1000 | 1000 | 600 |",
        "2024-06-20       | 1000 | null | 600 |",
        "2024-06-20       | 1000 | 1200 | 600 |",
        "2025-03-31.basil | 1000 | 700  | 600 |",
        "2025-03-31.basil | 1000 | 400  | 401 |",
        "2025-10-29.clover | 1000 | 400 | 700 | RELEASED ch_1 600 of 400 ch_1"
      })
  void what_was_not_captured_is_told_from_what_was_refunded(
      @Nullable String version,
      String whole,
      String captured,
      String refunded,
      @Nullable String released) {
    String charge =
        "'id':'ch_1','amount':%s,'amount_captured':%s,'amount_refunded':%s,'currency':'usd','payment_intent':'pi_1'"
            .formatted(whole, captured, refunded);
    PaymentFact fact =
        notice("charge.refunded", charge, version == null ? "" : "'api_version':'" + version + "',")
            .fact();

    assertThat(told((MoneyBack) fact))
        .startsWith("pi_1: REFUNDED_SO_FAR ch_1 " + refunded)
        .endsWith(released == null ? " ch_1" : ", " + released);
    assertThat(((MoneyBack) fact).movements()).hasSize(released == null ? 1 : 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'id':'re_1','currency':'usd','payment_intent':'pi_1'",
        "'id':'re_1','amount':-1,'currency':'usd','payment_intent':'pi_1'",
        "'id':'re_1','amount':1.5,'currency':'usd','payment_intent':'pi_1'",
        "'id':'re_1','amount':1e400,'currency':'usd','payment_intent':'pi_1'",
        "'id':'re_1','amount':'300','currency':'usd','payment_intent':'pi_1'",
        "'id':'re_1','amount':300,'currency':'dollars','payment_intent':'pi_1'",
        "'id':'re_1','amount':300,'currency':'usd'",
        "'id':'re_1','amount':300,'currency':'usd','payment_intent':[7],'charge':9",
        "'id':7,'amount':300,'currency':'usd','payment_intent':'pi_1'"
      })
  void what_cannot_be_read_fails(String object) {
    for (String type :
        new String[] {
          "refund.created", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated"
        }) {
      assertThat(fact(type, object)).isInstanceOf(Unreadable.class);
    }
  }

  /** A refund counts by the statuses that Stripe documents, and by no other. */
  @ParameterizedTest
  @ValueSource(strings = {"null", "'reversed'", "'SUCCEEDED'", "''", "true", "{}"})
  void a_refund_of_unknown_status_fails(String status) {
    String refund =
        "'id':'re_1','amount':300,'currency':'usd','status':%s,'payment_intent':'pi_1'"
            .formatted(status);
    for (String type : new String[] {"refund.created", "refund.updated", "charge.refund.updated"}) {
      assertThat(fact(type, refund)).isInstanceOf(Unreadable.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'id':'ch_1','amount':1000,'currency':'usd','payment_intent':'pi_1'",
        "'id':'ch_1','amount':1000,'amount_refunded':-1,'currency':'usd'",
        "'id':'ch_1','amount':1000,'amount_refunded':1e400,'currency':'usd'",
        "'id':'ch_1','amount':1000,'amount_refunded':'300','currency':'usd'",
        "'id':7,'amount':1000,'amount_refunded':300,'currency':'usd','payment_intent':'pi_1'",
        "'id':'ch_1','amount':1000,'amount_refunded':300,'currency':'usd','payment_intent':'pi_1','refunds':{'data':['re_1']}",
        "'id':'ch_1','amount':1000,'amount_refunded':300,'currency':'usd','payment_intent':'pi_1','refunds':{'data':[{'id':'re_1','amount':'100','currency':'usd','status':'failed'}]}"
      })
  void a_charge_whose_refunds_cannot_be_read_fails(String charge) {
    assertThat(fact("charge.refunded", charge)).isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'txn_1'",
        "{'amount':300,'currency':'usd'}",
        "['txn_1']",
        "[{'amount':500,'currency':'usd'},{'currency':'usd'}]",
        "[{'amount':'500','currency':'usd'}]",
        "[{'amount':1.5,'currency':'usd'}]",
        "[{'amount':-500},{'amount':500,'currency':'usd'}]",
        "[{'amount':-9223372036854775808,'currency':'usd'}]"
      })
  void a_dispute_whose_transactions_cannot_be_read_fails(String transactions) {
    assertThat(
            fact(
                "charge.dispute.funds_reinstated",
                "'id':'dp_1','amount':500,'currency':'usd','payment_intent':'pi_1','balance_transactions':%s"
                    .formatted(transactions)))
        .isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"warning_needs_response", "warning_under_review", "warning_closed"})
  void an_inquiry_moves_no_money_whatever_the_event_is_called(String status) {
    assertThat(
            fact(
                "charge.dispute.funds_withdrawn",
                "'id':'dp_1','amount':5,'currency':'usd','payment_intent':'pi_1','status':'%s'"
                    .formatted(status)))
        .isEqualTo(new Irrelevant(SkipReason.DISPUTE_MOVES_NO_MONEY));
  }

  @Test
  void the_time_of_the_event_and_of_the_refund_are_kept() {
    MoneyBack back =
        (MoneyBack)
            fact(
                "refund.created",
                "'id':'re_1','amount':1,'currency':'usd','payment_intent':'pi_1','created':50");
    assertThat(back.movements().getFirst().at().getEpochSecond()).isEqualTo(100);
    assertThat(back.movements().getFirst().made().orElseThrow().getEpochSecond()).isEqualTo(50);
  }

  private static String told(MoneyBack back) {
    return back.id()
        + ": "
        + back.movements().stream()
            .map(
                it ->
                    it.kind()
                        + " "
                        + it.object()
                        + " "
                        + it.amount().minor()
                        + it.charged().map(whole -> " of " + whole.minor()).orElse("")
                        + it.charge().map(charge -> " " + charge).orElse(""))
            .collect(Collectors.joining(", "));
  }

  private static PaymentFact fact(String type, String object) {
    return notice(type, object, "").fact();
  }

  private static EventNotice notice(String type, String object, String more) {
    String body =
        "{'id':'evt_1','object':'event','type':'%s',%s'created':100,'data':{'object':{%s}}}"
            .formatted(type, more, object)
            .replace('\'', '"');
    return ((Decoded.Event) new EventBodies().decode(body.getBytes(StandardCharsets.UTF_8)))
        .notice();
  }
}
