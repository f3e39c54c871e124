package io.tallystick.domain.policy;

import static io.tallystick.domain.policy.Purchases.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a price buys, where persons have set prices over the configured ones. */
class PriceCatalogueTest {

  private static final PriceCatalogue CONFIGURED =
      new PriceCatalogue(Map.of("price_a", price(10), "price_b", price(20), "pro", price(30)));

  /** Of a line with a price id, and perhaps a lookup key and a product. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # price id, lookup key, product, credits; empty: not sold
          price_a,    ,         ,       11
          price_b,    ,         ,
          price_b,    pro,      ,
          price_c,    ,         ,       40
          price_d,    ,         ,
          price_d,    pro,      ,       30
          price_a,    pro,      ,       11
          price_d,    old,      ,
          price_a,    old,      ,
          price_d,    pro,      prod_2, 30
          price_d,    ,         prod_2, 50
          price_a,    ,         prod_1,
          price_d,    pro,      prod_1,
          price_e,    price_a,  ,       11
          """)
  void an_entry_decides_for_its_key_whatever_is_configured(
      String id, String lookupKey, String product, Integer credits) {
    PriceCatalogue catalogue =
        CONFIGURED.with(
            List.of(
                new Entry("price_a", price(11), true),
                new Entry("price_b", price(20), false),
                new Entry("price_c", price(40), true),
                new Entry("prod_1", price(1), false),
                new Entry("prod_2", price(50), true),
                new Entry("old", price(1), false)));

    assertThat(catalogue.of(line(id, lookupKey, product)).map(it -> it.credits().value()))
        .isEqualTo(Optional.ofNullable(credits));
  }

  /** The catalogue has the lookup key pro, which is sold, and perhaps old, which is not. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # price id, product, without old, with it
          price_d,    prod_9,  true,  true
          price_d,    prod_2,  true,  true
          price_d,    prod_1,  false, false
          price_a,    prod_1,  false, false
          price_b,    prod_9,  false, false
          price_a,    prod_2,  false, true
          price_a,    prod_9,  false, true
          """)
  void a_lookup_key_that_is_not_told_matters_unless_a_key_before_it_decides(
      String id, String product, boolean without, boolean with) {
    PriceCatalogue catalogue =
        CONFIGURED.with(
            List.of(
                new Entry("price_b", price(20), false),
                new Entry("prod_1", price(1), false),
                new Entry("prod_2", price(50), true)));
    PriceCatalogue withOld = catalogue.with(List.of(new Entry("old", price(1), false)));
    List<LineItem> untold = List.of(line(id, null, product));

    assertThat(catalogue.mayDependOnKey(untold)).isEqualTo(without);
    assertThat(withOld.mayDependOnKey(untold)).isEqualTo(with);
    assertThat(withOld.mayDependOnKey(List.of(line(id, "new", product)))).isFalse();
  }

  @Test
  void a_price_that_is_sold_again_is_known_again() {
    PriceCatalogue without = CONFIGURED.with(List.of(new Entry("price_a", price(10), false)));

    assertThat(without.with(List.of(new Entry("price_a", price(12), true))))
        .isEqualTo(CONFIGURED.with(List.of(new Entry("price_a", price(12), true))));
  }

  @Test
  void a_catalogue_of_which_nothing_is_sold_is_not_empty() {
    PriceCatalogue none = new PriceCatalogue(Map.of());

    assertThat(none.isEmpty()).isTrue();
    assertThat(none.with(List.of(new Entry("price_a", price(10), false))).isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 36_501})
  void credits_expire_after_1_to_36500_days_or_never(int days) {
    assertThatThrownBy(() -> new Price(new Credits(1), List.of(usd(1)), Optional.of(days)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A line that names its price by the id alone, unless there is a lookup key. */
  private static LineItem line(String id, String lookupKey, String product) {
    return new LineItem(
        id,
        Optional.ofNullable(lookupKey),
        Optional.ofNullable(product),
        1,
        Optional.empty(),
        Optional.empty(),
        lookupKey == null);
  }

  private static Price price(int credits) {
    return new Price(new Credits(credits), List.of());
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "36500, true", "36501, false"})
  void credits_of_a_price_expire_after_a_day_to_a_hundred_years(int days, boolean allowed) {
    ThrowingCallable making = () -> new Price(new Credits(1), List.of(), Optional.of(days));
    if (allowed) {
      assertThatCode(making).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void the_digest_is_that_of_the_same_catalogue_alone() {
    Map<String, Price> prices = Map.of("price_a", new Price(new Credits(1), List.of()));
    String digest = new PriceCatalogue(prices).digest();

    assertThat(new PriceCatalogue(Map.copyOf(prices)).digest()).isEqualTo(digest).isNotEmpty();
    assertThat(new PriceCatalogue(Map.of()).digest()).isNotEqualTo(digest);
    assertThat(new PriceCatalogue(prices, Set.of("old")).digest()).isNotEqualTo(digest);
  }
}
