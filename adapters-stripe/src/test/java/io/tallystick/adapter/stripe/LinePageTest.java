package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.stripe.json.JsonDocument;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.Money;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LinePageTest {

  @Test
  void a_line_is_read_as_documented() {
    LinePage page =
        read(
            """
            {"object": "list", "has_more": true, "data": [
              {"id": "li_1", "price": {"id": "price_1", "lookup_key": "fifty"}, "quantity": 2,
               "amount_subtotal": 2000, "amount_total": 1800, "currency": "usd"}]}
            """);

    assertThat(page)
        .isEqualTo(
            new LinePage.Lines(
                List.of(
                    new LineItem(
                        "price_1", Optional.of("fifty"), 2, Optional.of(new Money(2000, "usd")))),
                true,
                Optional.of("li_1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"prod_1\"", "{\"id\": \"prod_1\", \"object\": \"product\"}"})
  void the_product_of_a_line_stands_in_its_price(String product) {
    assertThat(item("\"price\": {\"id\": \"p\", \"product\": %s}".formatted(product)).productId())
        .contains("prod_1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"amount_subtotal\": 7, \"amount_total\": 6        | 0.07 USD",
        "\"amount_subtotal\": null, \"amount_total\": 6     | 0.06 USD",
        "\"amount_subtotal\": -7, \"amount_total\": \"6\"   | 9.00 USD",
        "\"quantity\": null                                 | 3.00 USD",
        "\"currency\": \"eur\", \"amount_total\": 6         | 0.06 EUR",
        "\"quantity\": 9223372036854775807                  |",
        "\"price\": {\"id\": \"p\", \"unit_amount\": 300}   |",
        "\"price\": \"p\"                                   |",
      })
  void the_amount_is_the_subtotal_or_the_nearest_to_it(String fields, String money) {
    assertThat(item("\"quantity\": 3, " + fields).subtotal().map(Money::toString).orElse(null))
        .isEqualTo(money);
  }

  @Test
  void empty_maps_as_php_writes_them_do_not_matter() {
    assertThat(
            item(
                """
                "metadata": [], "adjustable_quantity": [], "price": {"id": "p", "metadata": [],
                  "recurring": [], "transform_quantity": [], "unit_amount": 300}\
                """))
        .isEqualTo(item("\"price\": {\"id\": \"p\", \"unit_amount\": 300}"));
  }

  @ParameterizedTest
  @CsvSource({"null, 1", "1, 1", "3, 3", "2.0, 2", "9223372036854775807, 9223372036854775807"})
  void a_quantity_is_whole_and_one_if_unsaid(String quantity, long meant) {
    assertThat(item("\"quantity\": " + quantity).quantity()).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"2\"", "[]", "99999999999999999999", "true"})
  void any_other_quantity_is_misshapen(String quantity) {
    assertThat(line("\"quantity\": " + quantity))
        .isEqualTo(new LinePage.Misshapen("`data[0].quantity` is not a whole number"));
  }

  @Test
  void a_line_of_nothing_is_left_out() {
    assertThat(line("\"quantity\": 0"))
        .isInstanceOfSatisfying(LinePage.Lines.class, page -> assertThat(page.items()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"id\": null}", "{\"id\": 3}", "{\"id\": \"\"}", "3", "[]", "\"\""})
  void a_price_without_an_id_is_misshapen(String price) {
    assertThat(line("\"price\": " + price))
        .isEqualTo(new LinePage.Misshapen("`data[0].price` has no usable id"));
  }

  @Test
  void a_line_without_a_price_is_a_line_all_the_same() {
    assertThat(item("\"price\": null").priceId()).isEqualTo("(no price)");
    assertThat(item("\"price\": \"price_2\"").priceId()).isEqualTo("price_2");
  }

  @Test
  void a_lookup_key_of_another_type_is_absent() {
    assertThat(item("\"price\": {\"id\": \"p\", \"lookup_key\": 3}").lookupKey()).isEmpty();
    assertThat(item("\"price\": {\"id\": \"p\", \"lookup_key\": \"k\"}").lookupKey()).contains("k");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "{}", "\"\"", "{\"data\": null}", "{\"data\": {}}"})
  void what_is_no_list_object_is_misshapen(String value) {
    assertThat(read(value))
        .isEqualTo(new LinePage.Misshapen("it is not a list object with `data`"));
  }

  private static LinePage line(String fields) {
    return read(
        """
        {"data": [{"id": "li_1", "currency": "usd",
          "price": {"id": "price_1", "unit_amount": 300, "currency": "usd"}, %s}]}
        """
            .formatted(fields));
  }

  private static LineItem item(String fields) {
    return ((LinePage.Lines) line(fields)).items().getFirst();
  }

  private static LinePage read(String json) {
    return LinePage.read(((JsonDocument.Json) JsonDocument.read(json.getBytes(UTF_8))).value());
  }
}
