package io.tallystick.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItem.Proration;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.SkipReason;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a paid invoice says, in all the shapes in which Stripe has told of it. */
final class InvoiceTest {

  private static final String LINE =
      "'id':'il_1','amount':1000,'currency':'usd','quantity':1,'price':{'id':'price_1'}";

  @Test
  void an_invoice_of_2025_is_read_in_full() {
    Paid paid = (Paid) file("invoice-paid-2025.json");

    assertThat(paid.invoice()).contains("in_1TallyInvoice");
    assertThat(paid.money()).contains(new Money(2300, "usd"));
    assertThat(paid.free()).isFalse();
    assertThat(paid.payer().at(CandidateSource.SUBSCRIPTION_USER_ID)).contains("7");
    assertThat(paid.payer().at(CandidateSource.CUSTOMER)).contains("cus_STallySubscriber");
    assertThat(paid.payer().at(CandidateSource.CUSTOMER_EMAIL)).contains("sub@example.net");
    assertThat(paid.claim().lineItems())
        .isEqualTo(
            new LineItems.Listed(
                List.of(
                    new LineItem(
                        "price_1TallyPro",
                        Optional.empty(),
                        Optional.of("prod_TallyPro"),
                        1,
                        Optional.of(new Money(800, "usd")),
                        Optional.of(new Proration(Optional.of(new BigDecimal("1600.5")))),
                        true),
                    new LineItem(
                        "price_1TallyPro",
                        Optional.empty(),
                        Optional.of("prod_TallyPro"),
                        2,
                        Optional.of(new Money(2000, "usd")),
                        Optional.empty(),
                        true))));
  }

  @Test
  void an_invoice_of_2019_names_plans_and_its_subscription_on_the_lines() {
    Paid paid = (Paid) file("invoice-paid-2019.json");

    assertThat(paid.invoice()).contains("in_00TallyInvoice");
    assertThat(paid.payer().at(CandidateSource.SUBSCRIPTION_USER_ID)).contains("12");
    assertThat(paid.claim().lineItems())
        .isEqualTo(
            new LineItems.Listed(
                List.of(
                    new LineItem(
                        "gold",
                        Optional.empty(),
                        Optional.of("prod_GTallyGold"),
                        2,
                        Optional.of(new Money(2000, "usd")),
                        Optional.empty(),
                        false))));
  }

  @Test
  void the_metadata_of_the_subscription_stand_beside_those_of_the_invoice() {
    Paid paid =
        (Paid)
            invoice(
                "'metadata':{'user_id':'1'},'subscription_details':{'metadata':{'user_id':'2',"
                    + "'session_email':'sub@example.net'}}",
                LINE);

    assertThat(paid.payer().texts())
        .isEqualTo(
            Map.of(
                CandidateSource.METADATA_USER_ID, "1",
                CandidateSource.SUBSCRIPTION_USER_ID, "2",
                CandidateSource.SUBSCRIPTION_SESSION_EMAIL, "sub@example.net"));
  }

  @Test
  void metadata_name_no_credits_of_an_invoice() {
    Paid paid = (Paid) invoice("'metadata':{'credits':'500'}", LINE);

    assertThat(paid.claim().metadata()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'price':{'id':'price_1','lookup_key':'team','product':'prod_1','unit_amount':900,"
            + "'currency':'usd'} | price_1 team prod_1 900",
        "'price':{'id':'price_1','product':{'id':'prod_1'},'unit_amount_decimal':'12.5',"
            + "'currency':'usd'} | price_1 - prod_1 12.5",
        "'price':{'id':'price_1','unit_amount':900,'currency':'eur'} | price_1 - - -",
        "'price':{'id':'price_1','unit_amount':null,'billing_scheme':'tiered'} | price_1 - - -",
        "'price':{'id':'price_1','unit_amount':0} | price_1 - - -",
        "'price':'price_1' | price_1 - - -",
        "'price':null,'plan':{'id':'gold','amount':70,'product':'prod_1'} | gold - prod_1 70",
        "'pricing':{'price_details':{'price':'price_1','product':'prod_1'},"
            + "'unit_amount_decimal':'16.5'} | price_1 - prod_1 16.5",
        "'pricing':{'price_details':{'price':'price_1'},'unit_amount_decimal':'11'}"
            + " | price_1 - - 11",
        "'pricing':{'price_details':{'price':'price_1'},'unit_amount_decimal':'10'}"
            + " | price_1 - - -",
        "'pricing':{'price_details':{'price':'price_1'},'unit_amount_decimal':'10.4'}"
            + " | price_1 - - -",
        "'pricing':{'price_details':{'price':'price_1'},'unit_amount_decimal':'5'}"
            + " | price_1 - - -",
        "'quantity':3,'pricing':{'price_details':{'price':'price_1'},"
            + "'unit_amount_decimal':'3.333333333333'} | price_1 - - -",
        "'quantity':3,'pricing':{'price_details':{'price':'price_1'},'unit_amount_decimal':'6.6'}"
            + " | price_1 - - 6.6",
        "'pricing':{'price_details':{'price':{'id':'price_1','unit_amount':20,'currency':'usd'}},"
            + "'unit_amount_decimal':'10'} | price_1 - - 20",
        "'pricing':{'price_details':{'price':{'id':'price_1','unit_amount':20,'currency':'eur'}},"
            + "'unit_amount_decimal':'10'} | price_1 - - -",
        "'price':{'id':'price_1','unit_amount':20,'currency':'usd'},'unit_amount':10"
            + " | price_1 - - 20",
        "'pricing':{'price_details':{'price':{'id':'price_1','lookup_key':'team'}}}"
            + " | price_1 team - -",
        "'pricing':{'unit_amount_decimal':'1e5'} | (no price) - - -",
        "'pricing':{'unit_amount_decimal':'-5'} | (no price) - - -",
        "'x':1 | (no price) - - -",
      })
  void a_price_is_read_wherever_it_stands(String price, String expected) {
    for (String proration :
        List.of(
            "'proration':true",
            "'parent':{'invoice_item_details':{'proration':true}}",
            "'parent':{'subscription_item_details':{'proration':true}}")) {
      Paid paid = (Paid) invoice("", "'amount':10,'currency':'usd'," + proration + "," + price);
      LineItem line = ((LineItems.Listed) paid.claim().lineItems()).items().getFirst();

      assertThat(
              "%s %s %s %s"
                  .formatted(
                      line.priceId(),
                      line.lookupKey().orElse("-"),
                      line.productId().orElse("-"),
                      line.proration()
                          .orElseThrow()
                          .unitPrice()
                          .map(BigDecimal::toPlainString)
                          .orElse("-")))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"'total':0", "'total':-5"})
  void an_invoice_whose_total_is_not_above_zero_is_free(String total) {
    assertThat(((Paid) invoice(total, LINE)).free()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'lines':null", "'lines':{'data':[{%s}],'has_more':true}", "'lines':[]"})
  void lines_that_are_not_all_there_are_to_be_asked_for(String lines) {
    Paid paid = (Paid) invoice(lines.formatted(LINE), LINE);

    assertThat(paid.claim().lineItems()).isEqualTo(new LineItems.NotInEvent());
    assertThat(paid.listedBy()).contains("in_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'status':'open'", "'status':null,'paid':false", "'status':'void'"})
  void an_invoice_that_is_paid_in_part_waits_for_the_rest(String status) {
    assertThat(invoice(status, LINE))
        .isInstanceOfSatisfying(
            NotPaid.class, not -> assertThat(not.reason()).isEqualTo(SkipReason.AWAITING_PAYMENT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'id':7 | `data.object.id` is not an id",
        "'payment_intent':7 | `data.object.payment_intent` is not an id",
        "'total':'x','amount_paid':1.5 | `data.object.total` is not a whole number",
        "'metadata':7 | `data.object.metadata` is a number where Stripe sends an object",
        "'lines':7 | `data.object.lines`: it is not a list object with `data`",
        "'lines':{'data':[7]} | `data.object.lines`: `data[0]` is a number where Stripe sends an"
            + " object",
        "'lines':{'data':[{'amount':1e400}]} | `data.object.lines`: `data[0].amount` is not a whole"
            + " number",
        "'lines':{'data':[{'amount':1,'quantity':-1}]} | `data.object.lines`: `data[0].quantity` is"
            + " not a whole number",
        "'lines':{'data':[{'amount':1,'currency':'x'}]} | `data.object.lines`: `data[0].currency`"
            + " is not a currency",
      })
  void what_cannot_be_read_is_said(String fields, String problem) {
    assertThat(invoice(fields, LINE)).isEqualTo(new Unreadable(problem));
  }

  @Test
  void a_line_without_a_currency_has_that_of_the_invoice() {
    Paid paid = (Paid) invoice("", LINE.replace("'currency':'usd',", ""));

    assertThat(((LineItems.Listed) paid.claim().lineItems()).items().getFirst().subtotal())
        .contains(new Money(1000, "usd"));
  }

  @Test
  void a_placeholder_in_one_place_leaves_the_word_to_the_next_that_names_the_subscription() {
    Paid paid =
        (Paid)
            invoice(
                "'subscription_details':{'metadata':{'user_id':'null'}},"
                    + "'subscription':{'id':'sub_1','metadata':{'user_id':'7'}}",
                LINE);

    assertThat(paid.payer().at(CandidateSource.SUBSCRIPTION_USER_ID)).contains("7");
  }

  private static PaymentFact invoice(String fields, String line) {
    return Sample.fact(
        "invoice.paid",
        """
        {'id':'in_1','object':'invoice','status':'paid','total':1000,'amount_paid':1000,
         'currency':'usd','lines':{'object':'list','data':[{%s}],'has_more':false}%s}\
        """
            .formatted(line, fields.isEmpty() ? "" : "," + fields)
            .replace('\'', '"'));
  }

  private static PaymentFact file(String name) {
    return ((Decoded.Event) new EventBodies().decode(Sample.file(name))).notice().fact();
  }
}
