package io.tallystick.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Never more requests than allowed in any second. */
class RequestRateTest {

  private static final long SECOND = 1_000_000_000L;
  private long now = 5;
  private final RequestRate rate = new RequestRate(3, () -> now, nanos -> now += nanos);

  @Test
  void in_no_second_more_requests_pass_than_are_allowed() {
    List<Long> passed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rate.await();
      passed.add(now);
      now += SECOND / 10;
    }

    for (int i = 3; i < passed.size(); i++) {
      assertThat(passed.get(i) - passed.get(i - 3)).isGreaterThanOrEqualTo(SECOND);
    }
    assertThat(passed.getLast()).isLessThan(8 * SECOND);
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
    interrupted.await();
    interrupted.await();

    assertThat(Thread.interrupted()).isTrue();
  }
}
