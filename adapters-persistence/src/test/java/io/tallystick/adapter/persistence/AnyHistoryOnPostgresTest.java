package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.service.inbox.AnyHistory;
import io.tallystick.application.service.inbox.RandomHistory;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.state.ActionChain;

/** Whatever happens, and wherever the process ends: what is committed in PostgreSQL is whole. */
class AnyHistoryOnPostgresTest {

  private static final AtomicInteger HISTORIES = new AtomicInteger();
  private static PostgresPorts ports;

  @BeforeContainer
  static void open() {
    ports = PostgresPorts.open();
  }

  @AfterContainer
  static void close() {
    ports.close();
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void the_books_end_as_the_payments_did_whatever_happens_and_wherever_the_process_ends(
      @ForAll("histories") ActionChain<RandomHistory> history) {
    AnyHistory.play(history);
    assertThat(ports.adapters().complaints()).isEmpty();
  }

  @Provide
  Arbitrary<ActionChain<RandomHistory>> histories() {
    return AnyHistory.of(
        12, seed -> new RandomHistory(ports, "any" + HISTORIES.incrementAndGet(), seed));
  }
}
