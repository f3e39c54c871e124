package io.tallystick.application.service.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.service.repair.RetryService;
import io.tallystick.application.usecase.credit.SetPrices.WhatIf;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a price would change is what it then changes. */
class PriceServiceTest {

  private static final Entry SHIRT =
      new Entry("price_shirt", new Price(new Credits(7), List.of()), true);
  private static final Money TWENTY = new Money(2000, "usd");

  private final World world = World.standard();
  private final CurrentCatalogue catalogue =
      new CurrentCatalogue(
          new PriceCatalogue(Map.of("price_ten", new Price(new Credits(10), List.of()))),
          world.books.prices(),
          world::now);
  private final ProcessingRules rules =
      new ProcessingRules(
          world.rules.resolver(),
          () -> world.rules.credits().with(catalogue.get()),
          world.rules.retries(),
          world.rules.random(),
          false);
  private final PriceService.Processing processing =
      new PriceService.Processing() {
        @Override
        public EventReading reading(ProcessingRules rules) {
          return new EventReading(
              new TextEvents(), world.lineItems, world.books.inbox(), rules.policy());
        }

        @Override
        public EventProcessing processing(EventReading reading, ProcessingRules rules) {
          return new EventProcessing(
              world.books,
              world.books.inbox(),
              world.books.directory(),
              world.books.ledger(),
              world.books.audit(),
              reading,
              world.monitor,
              rules,
              world::now);
        }
      };
  private final PriceService prices =
      new PriceService(
          catalogue,
          world.books.prices(),
          processing,
          rules,
          world.books.inbox(),
          world.books,
          world::now);
  private final EventReading reading = processing.reading(rules);
  private final RetryService retries =
      new RetryService(
          processing.processing(reading, rules),
          reading,
          world.books.inbox(),
          world.books,
          world::now);

  private long user;

  @BeforeEach
  void sell() {
    user = world.books.userWith("ann@example.org", "Ann", 0);
    world.lineItems.answer(
        new LineItems.Listed(
            List.of(new LineItem("price_shirt", Optional.of("shirt"), 3, Optional.of(TWENTY)))));
    world.deliver("evt_a paid pi_a session=cs_a client_reference_id=" + user);
    world.deliver("evt_b paid pi_b session=cs_b client_reference_id=" + user);
    world.deliver("evt_c paid pi_c session=cs_c client_reference_id=4711");
    assertThat(world.stands("evt_a")).isEqualTo("failed credits_unknown");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void what_a_price_would_credit_is_told_before_and_nothing_is_done() {
    WhatIf told = prices.whatIf(SHIRT, World.ids("evt_a", "evt_b", "evt_c", "evt_gone"));

    assertThat(told.effects()).hasSize(4);
    assertThat(told.credited())
        .extracting(it -> it.event() + " " + it.result().message())
        .containsExactly(
            "evt_a +21 credits for user " + user, "evt_b +21 credits for user " + user);
    assertThat(told.credits()).isEqualTo(42);
    assertThat(world.books.balanceOf(user)).isZero();
    assertThat(world.stands("evt_a")).isEqualTo("failed credits_unknown");
    assertThat(world.books.prices().entries()).isEmpty();
  }

  @Test
  void what_was_told_is_what_a_retry_then_does() {
    assertThat(prices.set(SHIRT, Optional.empty(), "ann", "sold from now on")).isTrue();
    retries.retry(World.ids("evt_a", "evt_b", "evt_c"), Trigger.person("ann", "retry", "why"));

    assertThat(world.books.balanceOf(user)).isEqualTo(42);
    assertThat(world.stands("evt_c")).isEqualTo("failed user_unresolved");
  }

  @Test
  void an_amount_that_does_not_match_and_a_price_that_is_not_sold_credit_nothing() {
    Price ofThirty = new Price(new Credits(7), List.of(new Money(3000, "usd")));
    assertThat(
            prices.whatIf(new Entry("price_shirt", ofThirty, true), World.ids("evt_a")).effects())
        .extracting(it -> it.result().code().orElse(""))
        .containsExactly("amount_mismatch");

    prices.set(SHIRT, Optional.empty(), "ann", "why");
    assertThat(
            prices
                .whatIf(new Entry("price_shirt", SHIRT.price(), false), World.ids("evt_a"))
                .credited())
        .isEmpty();
  }

  @Test
  void of_two_persons_who_saw_the_same_price_the_second_changes_nothing() {
    Instant first = world.now();
    assertThat(prices.set(SHIRT, Optional.empty(), "ann", "why")).isTrue();
    assertThat(prices.set(SHIRT, Optional.empty(), "bob", "why")).isFalse();
    world.pass(Duration.ofSeconds(1));

    Entry more = new Entry("price_shirt", new Price(new Credits(8), List.of()), true);
    assertThat(prices.set(more, Optional.of(first), "bob", "why")).isTrue();
    assertThat(prices.set(SHIRT, Optional.of(first), "ann", "why")).isFalse();

    assertThat(catalogue.get().prices()).containsEntry("price_shirt", more.price());
    assertThat(prices.configured().prices()).containsOnlyKeys("price_ten");
  }
}
