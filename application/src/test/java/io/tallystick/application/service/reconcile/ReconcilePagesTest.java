package io.tallystick.application.service.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Position;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory.Item;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.inbox.World;
import io.tallystick.domain.inbox.StripeEventId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcilePagesTest {

  /** It was noted as fed in before; without this it would pass for that. */
  @Test
  void an_event_that_cannot_be_stored_is_missing_and_others_are_fed_in() {
    try (World world = World.standard()) {
      long ada = world.books.userWith("ada@example.org", "Ada", 0);
      world.books.breakStoringOf(new StripeEventId("evt_b"));
      Run run =
          new Run(
              1,
              world.now(),
              world.now(),
              false,
              new Position(ReconcileStage.EVENTS, Optional.empty()));

      ComparedPage page =
          new ReconcilePages(
                  world.processing,
                  world.reading,
                  null,
                  world.books.inbox(),
                  world.books.ledger(),
                  null,
                  world.rules)
              .compare(
                  new ReconcilePages.Comparison(
                      run, Optional.empty(), new HashSet<>(), new ArrayList<>()),
                  ReconcileStage.EVENTS,
                  List.of(
                      item("evt_b paid pi_b credits=10 client_reference_id=" + ada),
                      item("evt_a paid pi_a credits=1 client_reference_id=" + ada)));

      assertThat(((ComparedPage.Found) page).findings())
          .extracting(Finding::what, Finding::type, Finding::id)
          .containsExactly(tuple(What.MISSING, "event", "evt_b"));
      assertThat(world.books.balanceOf(ada)).isEqualTo(1);
    }
  }

  private static Item item(String line) {
    return new Item(line.substring(0, line.indexOf(' ')), TextEvents.body(line), List.of());
  }
}
