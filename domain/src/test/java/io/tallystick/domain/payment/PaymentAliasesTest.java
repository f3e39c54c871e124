package io.tallystick.domain.payment;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Under which of its ids a payment is kept. */
class PaymentAliasesTest {

  private final PaymentAliases aliases = new PaymentAliases(Map.of());

  @Test
  void a_payment_is_kept_under_its_intent_whichever_ids_are_named_first() {
    aliases.learn(ids("ch_1", "in_1"), none -> false);
    assertThat(aliases.keptAs(id("ch_1"))).isEqualTo(id("in_1"));

    aliases.learn(ids("in_1", "pi_1"), none -> false);
    assertThat(aliases.learnt()).isEqualTo(Map.of(id("ch_1"), id("pi_1"), id("in_1"), id("pi_1")));
  }

  @Test
  void a_credited_payment_stays_under_the_id_under_which_it_was_credited() {
    aliases.learn(ids("pi_1", "ch_1"), none -> false);
    aliases.learn(ids("pi_1", "in_1"), id("in_1")::equals);

    assertThat(aliases.keptAs(ids("pi_1", "ch_1", "in_1"))).containsExactly(id("in_1"));
  }

  @Test
  void two_payments_that_are_credited_stay_two() {
    aliases.learn(ids("pi_1", "in_1", "ch_1"), ids("pi_1", "in_1")::contains);

    assertThat(aliases.learnt()).isEqualTo(Map.of(id("ch_1"), id("pi_1")));
    assertThat(aliases.keptAs(id("in_1"))).isEqualTo(id("in_1"));
    assertThat(aliases.creditedTwice()).isEqualTo(Map.of(id("in_1"), id("pi_1")));
  }

  @Test
  void what_was_known_before_is_not_learnt_again() {
    PaymentAliases known = new PaymentAliases(Map.of(id("ch_1"), id("pi_1")));
    known.learn(ids("ch_1", "pi_1"), none -> false);

    assertThat(known.learnt()).isEmpty();
  }

  private static PaymentId id(String text) {
    return new PaymentId(text);
  }

  private static Set<PaymentId> ids(String... texts) {
    return Stream.of(texts).map(PaymentId::new).collect(toSet());
  }
}
