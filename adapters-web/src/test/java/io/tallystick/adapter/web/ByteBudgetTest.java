package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.web.ByteBudget.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who may send how much while others do. */
final class ByteBudgetTest {

  private static final int MEBIBYTE = 1 << 20;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final ByteBudget budget = new ByteBudget(8 * MEBIBYTE, nanos::get);
  private final List<Integer> gaveWay = new ArrayList<>();

  private List<Claim> fill() {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int which = i;
      Claim claim = budget.claim(MEBIBYTE, () -> gaveWay.add(which)).orElseThrow();
      assertThat(claim.add(MEBIBYTE)).isTrue();
      claims.add(claim);
    }
    return claims;
  }

  private boolean takes(int bytes) {
    return budget.claim(bytes, () -> {}).filter(claim -> claim.add(bytes)).isPresent();
  }

  @Test
  void what_does_not_fit_is_refused_until_bytes_are_given_back_once() {
    List<Claim> claims = fill();
    assertThat(takes(MEBIBYTE)).isFalse();
    claims.getFirst().release();
    claims.getFirst().release();
    assertThat(takes(MEBIBYTE)).isTrue();
    assertThat(takes(MEBIBYTE)).isFalse();
    assertThat(gaveWay).isEmpty();
  }

  @Test
  void what_was_announced_and_has_not_arrived_keeps_nobody_out() {
    for (int i = 0; i < 100; i++) {
      assertThat(budget.claim(MEBIBYTE, () -> gaveWay.add(0))).isPresent();
    }
    assertThat(takes(8 * MEBIBYTE)).isTrue();
    assertThat(gaveWay).isEmpty();
  }

  @Test
  void what_arrives_beyond_the_bytes_ends_its_request_and_no_other() {
    Claim late = budget.claim(MEBIBYTE, () -> gaveWay.add(0)).orElseThrow();
    fill();
    assertThat(late.add(1)).isFalse();
    nanos.addAndGet(1_000_000_000L);
    assertThat(takes(MEBIBYTE)).isTrue();
    assertThat(late.add(1)).as("it gave way").isFalse();
  }

  @Test
  void small_bodies_have_a_share_that_large_ones_cannot_take() {
    fill();
    for (int i = 0; i < 16; i++) {
      assertThat(takes(64 << 10)).isTrue();
    }
    assertThat(takes(64 << 10)).isFalse();
  }

  @Test
  void who_has_been_sending_for_longer_than_a_second_gives_way_the_oldest_first() {
    fill();
    nanos.addAndGet(1_000_000_000L);
    assertThat(takes(MEBIBYTE + 1)).isTrue();
    assertThat(gaveWay).containsExactly(0, 1);
  }

  @Test
  void a_complete_body_does_not_give_way() {
    fill().forEach(Claim::arrived);
    nanos.addAndGet(60_000_000_000L);
    assertThat(takes(MEBIBYTE)).isFalse();
    assertThat(gaveWay).isEmpty();
  }

  @Test
  void who_gave_way_has_nothing_more_to_give_back() {
    List<Claim> claims = fill();
    nanos.addAndGet(1_000_000_000L);
    assertThat(takes(8 * MEBIBYTE)).isTrue();
    claims.forEach(Claim::release);
    assertThat(takes(MEBIBYTE)).isFalse();
  }
}
