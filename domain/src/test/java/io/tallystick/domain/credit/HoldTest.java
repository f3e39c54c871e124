package io.tallystick.domain.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.credit.Hold.Closing;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HoldTest {

  private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
  private static final Hold OPEN = hold(true);
  private static final Hold CLOSED = hold(false);

  private static Hold hold(boolean open) {
    return new Hold(new HoldId("hold_a"), new UserId(1), 10, END, open);
  }

  static Stream<Arguments> closings() {
    Instant before = END.minusNanos(1);
    return Stream.of(
        closing(() -> OPEN.capture(Optional.empty(), before), new Closing.Split(10, 0)),
        closing(() -> OPEN.capture(credits(10), before), new Closing.Split(10, 0)),
        closing(() -> OPEN.capture(credits(3), before), new Closing.Split(3, 7)),
        closing(() -> OPEN.capture(credits(11), before), new Closing.TooLarge()),
        closing(() -> OPEN.capture(credits(3), END), new Closing.Over()),
        closing(() -> OPEN.capture(credits(11), END), new Closing.Over()),
        closing(() -> CLOSED.capture(credits(3), before), new Closing.Over()),
        closing(() -> OPEN.release(before), new Closing.Split(0, 10)),
        closing(() -> OPEN.release(END), new Closing.Over()),
        closing(() -> CLOSED.release(before), new Closing.Over()),
        closing(() -> OPEN.expire(before), new Closing.Over()),
        closing(() -> OPEN.expire(END), new Closing.Split(0, 10)),
        closing(() -> CLOSED.expire(END), new Closing.Over()));
  }

  @ParameterizedTest
  @MethodSource("closings")
  void a_hold_is_closed_once_and_in_its_time(Supplier<Closing> closing, Closing expected) {
    assertThat(closing.get()).isEqualTo(expected);
  }

  private static Arguments closing(Supplier<Closing> closing, Closing expected) {
    return Arguments.of(closing, expected);
  }

  @Test
  void a_hold_holds_something_and_has_an_id() {
    assertThatThrownBy(() -> new Hold(new HoldId("hold_a"), new UserId(1), 0, END, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new HoldId("hold_a")).hasToString("hold_a");
    assertThat(HoldId.parse("hold_a-_9")).contains(new HoldId("hold_a-_9"));
    for (String text : new String[] {"", "hold_", "hold_a b", "a", "hold_" + "a".repeat(65)}) {
      assertThat(HoldId.parse(text)).isEmpty();
    }
  }

  private static Optional<Credits> credits(int number) {
    return Optional.of(new Credits(number));
  }
}
