package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.credit.PriceTable;
import io.tallystick.application.query.BrowsePrices.Change;
import io.tallystick.application.query.BrowsePrices.Row;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link PriceTable} promises. */
public abstract class PriceTableContract extends PortContract {

  private static final Entry SMALL =
      new Entry(
          "price_small",
          new Price(
              new Credits(100),
              List.of(new Money(1900, "eur"), new Money(2000, "usd")),
              Optional.of(30)),
          true);
  private static final Entry LARGE =
      new Entry("a large one", new Price(new Credits(500), List.of()), true);
  private static final Entry RETIRED = new Entry(LARGE.key(), LARGE.price(), false);

  @Test
  void prices_are_read_as_they_were_set() {
    assertThat(ports.prices().entries()).isEmpty();

    assertThat(set(SMALL, Optional.empty(), NOW)).isTrue();
    assertThat(set(LARGE, Optional.empty(), NOW)).isTrue();

    assertThat(ports.prices().entries()).containsExactlyInAnyOrder(SMALL, LARGE);
    assertThat(ports.pricePages().rows())
        .containsExactly(
            new Row(LARGE, "ann", "because", NOW), new Row(SMALL, "ann", "because", NOW));
    assertThat(ports.pricePages().row("price_small").map(Row::entry)).contains(SMALL);
    assertThat(ports.pricePages().row("price_none")).isEmpty();
  }

  @Test
  void of_two_who_change_what_they_saw_at_once_the_second_is_told() {
    Instant later = NOW.plusMillis(1);
    set(LARGE, Optional.empty(), NOW);

    assertThat(set(SMALL, Optional.of(NOW), later)).isFalse();
    assertThat(set(LARGE, Optional.empty(), later)).isFalse();
    assertThat(set(RETIRED, Optional.of(NOW), later)).isTrue();
    assertThat(set(LARGE, Optional.of(NOW), later.plusMillis(1))).isFalse();

    assertThat(ports.prices().entries()).containsExactly(RETIRED);
    assertThat(ports.pricePages().changes(Optional.empty(), 10)).hasSize(2);
  }

  @Test
  void every_change_stays_known_with_its_author_reason_time_and_both_states() {
    Instant later = NOW.plusSeconds(1);
    set(LARGE, Optional.empty(), NOW);
    set(RETIRED, Optional.of(NOW), later);
    set(SMALL, Optional.empty(), later.plusSeconds(1));

    assertThat(ports.pricePages().changes(Optional.of(LARGE.key()), 10))
        .containsExactly(
            new Change(
                LARGE.key(), Optional.of(LARGE), Optional.of(RETIRED), "ann", "because", later),
            new Change(LARGE.key(), Optional.empty(), Optional.of(LARGE), "ann", "because", NOW));
    assertThat(ports.pricePages().changes(Optional.empty(), 1))
        .extracting(Change::key)
        .containsExactly("price_small");
    assertThat(ports.actions())
        .extracting(AuditLog.Action::actor, AuditLog.Action::name, AuditLog.Action::subject)
        .contains(org.assertj.core.groups.Tuple.tuple("ann", "change_price", "price price_small"));
    assertThat(ports.actions()).hasSize(3).allMatch(it -> it.reason().startsWith("because"));
  }

  private boolean set(Entry entry, Optional<Instant> seen, Instant at) {
    return committed(() -> ports.prices().set(entry, seen, "ann", "because", at));
  }
}
