package io.tallystick.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.PaymentNames;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which ids objects name their payment, as ids and as objects, before and after 2025-03-31. */
final class NamedPaymentTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'object':'charge','id':'ch_1','payment_intent':'pi_1' | ch_1: ch_1 pi_1",
        "'object':'charge','id':'ch_1','payment_intent':null | ch_1: ch_1",
        "'object':'charge','id':'ch_1','payment_intent':'pi_1','invoice':'in_1' | ch_1: ch_1 in_1"
            + " pi_1",
        "'object':'charge','id':'ch_1','payment_intent':{'id':'pi_1','invoice':{'id':'in_1'}}"
            + " | ch_1: ch_1 in_1 pi_1",
        "'object':'payment_intent','id':'pi_1','latest_charge':'ch_1' | ch_1: ch_1 pi_1",
        "'object':'payment_intent','id':'pi_1','latest_charge':{'id':'ch_1'} | ch_1: ch_1 pi_1",
        "'object':'payment_intent','id':'pi_1','charges':{'data':[{'object':'charge','id':'ch_1'}]}"
            + " | ch_1: ch_1 pi_1",
        "'object':'payment_intent','id':'pi_1','invoice':{'id':'in_1'} | -: in_1 pi_1",
        "'object':'refund','id':'re_1','charge':'ch_1','payment_intent':'pi_1' | ch_1: ch_1 pi_1",
        "'object':'refund','id':'re_1','charge':{'id':'ch_1','payment_intent':'pi_1'}"
            + " | ch_1: ch_1 pi_1",
        "'object':'dispute','id':'dp_1','charge':{'id':'ch_1','invoice':'in_1'} | ch_1: ch_1 in_1",
        "'object':'invoice','id':'in_1','payment_intent':'pi_1','charge':'ch_1'"
            + " | ch_1: ch_1 in_1 pi_1",
        "'object':'invoice','id':'in_1','payment_intent':{'id':'pi_1','latest_charge':'ch_1'}"
            + " | -: ch_1 in_1 pi_1",
        "'object':'invoice','id':'in_1','payments':{'data':[{'payment':{'payment_intent':'pi_1'}},"
            + "{'payment':{'charge':{'id':'ch_2'}}}]} | -: ch_2 in_1 pi_1",
        "'object':'invoice_payment','id':'inpay_1','invoice':'in_1','payment':{'type':"
            + "'payment_intent','payment_intent':'pi_1'} | -: in_1 pi_1",
        "'object':'invoice_payment','id':'inpay_1','invoice':{'id':'in_1'},'payment':{'type':"
            + "'charge','charge':'ch_1'} | -: ch_1 in_1",
        "'object':'checkout.session','id':'cs_1','payment_intent':'pi_1','invoice':'in_1'"
            + " | -: in_1 pi_1",
        "'object':'review','id':'prv_1','charge':'ch_1','payment_intent':'pi_1' | ch_1: ch_1 pi_1",
        "'object':'radar.early_fraud_warning','id':'issfr_1','charge':'ch_1','payment_intent':"
            + "'pi_1' | ch_1: ch_1 pi_1",
        "'object':'customer','id':'cus_1','invoice':'in_1' | -:",
        "'id':'ch_1','payment_intent':'pi_1' | ch_1: ch_1 pi_1",
        "'object':'charge','id':7,'payment_intent':'p i' | -:",
      })
  void an_object_names_its_payment(String object, String expected) {
    String json = object.startsWith("'") ? object.replace('\'', '"') : object;
    PaymentNames names = Sample.notice(Sample.event("charge.succeeded", "{" + json + "}")).names();

    String ids =
        names.ids().stream().map(PaymentId::value).sorted().collect(Collectors.joining(" "));
    assertThat((names.charge().orElse("-") + ": " + ids).strip()).isEqualTo(expected);
  }
}
