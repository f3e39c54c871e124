package io.tallystick.adapter.stripe.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Never more requests than allowed in any second. */
class RequestRateTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private long now = 5;
  private final RequestRate rate = new RequestRate(3, () -> now, nanos -> now += nanos);

  @Test
  void in_no_second_more_requests_pass_than_are_allowed() {
    List<Long> passed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      assertThat(rate.await(LONGEST)).isTrue();
      passed.add(now);
      now += SECOND / 10;
    }

    for (int i = 3; i < passed.size(); i++) {
      assertThat(passed.get(i) - passed.get(i - 3)).isGreaterThanOrEqualTo(SECOND);
    }
    assertThat(passed.getLast()).isLessThan(8 * SECOND);
  }

  @Test
  void every_request_is_held_back_for_as_long_as_stripe_wants() {
    long start = now;
    rate.holdBack(Duration.ofSeconds(7));
    rate.holdBack(Duration.ofSeconds(2));

    assertThat(rate.await(LONGEST)).isTrue();
    assertThat(now - start).isEqualTo(7 * SECOND);

    rate.holdBack(Duration.ofHours(1));
    assertThat(rate.await(LONGEST)).isFalse();
    assertThat(now - start).isEqualTo(7 * SECOND);
  }

  @Test
  void an_interrupted_wait_ends() {
    RequestRate interrupted =
        new RequestRate(
            1,
            () -> now,
            nanos -> {
              throw new InterruptedException();
            });
    assertThat(interrupted.await(LONGEST)).isTrue();
    assertThat(interrupted.await(LONGEST)).isFalse();

    assertThat(Thread.interrupted()).isTrue();
  }
}
