package io.tallystick.application.service.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CurrentCatalogueTest {

  private static final Price TEN = new Price(new Credits(10), List.of());
  private static final Price TWENTY = new Price(new Credits(20), List.of());

  private final InMemoryBooks books = new InMemoryBooks();
  private final AtomicInteger calls = new AtomicInteger();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final CurrentCatalogue catalogue =
      new CurrentCatalogue(
          new PriceCatalogue(Map.of("price_a", TEN, "price_b", TEN)), books.prices(), () -> now);

  @Test
  void the_table_comes_before_the_configuration_key_by_key() {
    set(new Entry("price_a", TWENTY, true), Optional.empty());
    set(new Entry("price_c", TWENTY, true), Optional.empty());

    assertThat(catalogue.get().prices())
        .isEqualTo(Map.of("price_a", TWENTY, "price_b", TEN, "price_c", TWENTY));
    assertThat(catalogue.configured().prices()).containsOnlyKeys("price_a", "price_b");
  }

  @Test
  void a_change_that_was_made_elsewhere_is_seen_two_seconds_later() {
    assertThat(catalogue.get().prices()).containsEntry("price_a", TEN);
    set(new Entry("price_a", TWENTY, true), Optional.empty());

    now = now.plus(CurrentCatalogue.FRESH).minusNanos(1);
    assertThat(catalogue.get().prices()).containsEntry("price_a", TEN);
    now = now.plusNanos(1);
    assertThat(catalogue.get().prices()).containsEntry("price_a", TWENTY);
  }

  @Test
  void a_change_that_was_made_here_is_seen_at_once() {
    catalogue.get();
    set(new Entry("price_a", TWENTY, true), Optional.empty());
    catalogue.changed();

    assertThat(catalogue.get().prices()).containsEntry("price_a", TWENTY);
  }

  @Test
  void the_table_is_not_read_again_while_what_is_known_is_fresh() {
    books.beforeEachCall(calls::incrementAndGet);
    for (int i = 0; i < 100; i++) {
      catalogue.get();
    }
    assertThat(calls).hasValue(1);

    now = now.minus(Duration.ofHours(1));
    catalogue.get();
    assertThat(calls).as("reads after the clock was set back").hasValue(2);
    now = now.plus(CurrentCatalogue.FRESH);
    catalogue.get();
    assertThat(calls).as("reads after it is no longer fresh").hasValue(3);
  }

  private void set(Entry entry, Optional<Instant> seen) {
    books.committed(List.of(), () -> books.prices().set(entry, seen, "ann", "because", now));
  }
}
