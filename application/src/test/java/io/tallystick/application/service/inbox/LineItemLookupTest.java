package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.port.FixedLineItems;
import io.tallystick.domain.payment.LineItems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How Stripe is asked about many purchases. */
class LineItemLookupTest {

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(4)); // however busy the machine is
  }

  private static final LineItems NOTHING = new LineItems.Listed(List.of());
  private static final LineItems UNAVAILABLE = new LineItems.Unavailable("no answer");
  private static final List<String> SESSIONS =
      IntStream.range(0, 100).mapToObj(i -> "cs_" + i).toList();

  private final FixedLineItems stripe = new FixedLineItems(NOTHING);

  @Test
  void a_few_questions_are_asked_at_once_and_all_are_answered() {
    stripe.fallSilent();
    CompletableFuture<List<LineItems>> answers = CompletableFuture.supplyAsync(this::ask);
    await().until(() -> stripe.asked().size() == LineItemLookup.AT_ONCE);
    assertThat(answers).isNotDone();

    stripe.speak();

    assertThat(answers.join()).hasSize(100).containsOnly(NOTHING);
    assertThat(stripe.asked()).hasSize(100);
    assertThat(stripe.mostWaiting()).isEqualTo(LineItemLookup.AT_ONCE);
  }

  @Test
  void after_a_few_failures_no_more_is_asked() {
    stripe.answer(UNAVAILABLE);

    assertThat(ask()).hasSize(100).allMatch(LineItems.Unavailable.class::isInstance);

    assertThat(stripe.asked()).hasSizeBetween(3, 2 + LineItemLookup.AT_ONCE);
  }

  @Test
  void what_is_not_asked_any_more_is_left_alone_for_as_long_as_stripe_wanted() {
    stripe.answer(new LineItems.Unavailable("too many", true, Optional.of(Duration.ofSeconds(90))));

    assertThat(ask())
        .allSatisfy(
            lines ->
                assertThat(((LineItems.Unavailable) lines).rest())
                    .contains(Duration.ofSeconds(90)));
  }

  @Test
  void a_question_that_breaks_is_one_without_an_answer() {
    LineItemLookup lookup =
        new LineItemLookup(
            (session, account) -> {
              throw new IllegalStateException("a secret");
            });

    assertThat(lookup.of("cs_a", Optional.empty()))
        .isEqualTo(new LineItems.Unavailable("asking breaks with IllegalStateException"));
  }

  @Test
  void so_is_one_that_an_error_ends() {
    LineItemLookup lookup =
        new LineItemLookup(
            (session, account) -> {
              throw new NoClassDefFoundError("a class is missing");
            });

    assertThat(lookup.of("cs_a", Optional.empty()))
        .isEqualTo(new LineItems.Unavailable("asking breaks with NoClassDefFoundError"));
  }

  @Test
  void answers_are_in_the_order_of_the_questions() {
    assertThat(LineItemLookup.each(SESSIONS, session -> session + "!"))
        .isEqualTo(SESSIONS.stream().map(session -> session + "!").toList());
  }

  private List<LineItems> ask() {
    LineItemLookup lookup = new LineItemLookup(stripe);
    return LineItemLookup.each(SESSIONS, session -> lookup.of(session, Optional.empty()));
  }
}
