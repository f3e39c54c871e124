package io.tallystick.application.service.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.reconcile.Invariants.Check;
import io.tallystick.application.service.inbox.World;
import io.tallystick.domain.inbox.Backlog;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BooksServiceTest {

  private static final List<Check> CHECKS =
      List.of(
          new Check("balance_equals_ledger", "every balance is its entries' sum", List.of()),
          new Check("payment_credited_once", "no payment is credited twice", List.of("pi_a")));

  private final World world = World.standard();
  private final List<Integer> verified = new ArrayList<>();
  private final BooksService service =
      new BooksService(
          progress -> {
            progress.accept("balance_equals_ledger");
            return CHECKS;
          },
          (offenders, at) -> verified.add(offenders),
          world.books.inbox(),
          world::now);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void every_invariant_is_told_with_what_breaks_it() {
    List<String> progress = new ArrayList<>();

    assertThat(service.verify(progress::add)).isEqualTo(CHECKS);

    assertThat(CHECKS).extracting(Check::holds).containsExactly(true, false);
    assertThat(progress).containsExactly("balance_equals_ledger");
    assertThat(verified).containsExactly(1);
  }

  @Test
  void the_backlog_grows_old_with_the_clock_and_ends_when_its_events_are_repaired() {
    assertThat(service.backlog()).isEqualTo(new Backlog(0, Optional.empty()));

    world.process("evt_a paid pi_a credits=100 customer_email=ada@example.org");
    world.pass(Duration.ofMinutes(5));
    world.process("evt_b paid pi_b credits=100 customer_email=ada@example.org", "evt_c other");
    assertThat(service.backlog()).isEqualTo(new Backlog(2, Optional.of(Duration.ofMinutes(5))));

    world.books.userWith("ada@example.org", "Ada", 0);
    world.retry(Trigger.WORKER, "evt_a", "evt_b");
    assertThat(service.backlog()).isEqualTo(new Backlog(0, Optional.empty()));
  }

  @Test
  void while_the_books_are_away_there_is_no_backlog_to_tell() {
    world.books.goAway();

    assertThatThrownBy(service::backlog).isInstanceOf(StorageUnavailable.class);
  }
}
