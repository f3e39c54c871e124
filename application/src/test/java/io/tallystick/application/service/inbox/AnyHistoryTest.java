package io.tallystick.application.service.inbox;

import io.tallystick.application.port.InMemoryBooks;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.ActionChain;

/** Whatever happens, in whatever order and how often: the books end as the payments did. */
final class AnyHistoryTest {

  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void the_books_end_as_the_payments_did_whatever_happens_and_wherever_the_process_ends(
      @ForAll("histories") ActionChain<RandomHistory> history) {
    AnyHistory.play(history);
  }

  @Provide
  Arbitrary<ActionChain<RandomHistory>> histories() {
    return AnyHistory.of(12, seed -> new RandomHistory(new InMemoryBooks(), "h", seed));
  }
}
