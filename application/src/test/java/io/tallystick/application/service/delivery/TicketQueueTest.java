package io.tallystick.application.service.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.inbox.WorkItem;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TicketQueueTest {

  private final TicketQueue queue = new TicketQueue();

  @Test
  void what_nothing_stands_in_the_way_of_is_taken_in_order() {
    Ticket a = add("evt_a", "x");
    Ticket b = add("evt_b", "y");
    Ticket again = add("evt_c", "x");

    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.take()).as("one batch may share what it wants").containsExactly(a, b, again);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.isIdle()).isFalse();
  }

  @Test
  void what_a_commit_under_way_works_on_waits_for_its_end_and_lets_nobody_pass() {
    List<Ticket> underWay = take(add("evt_a", "x"));
    Ticket waiting = add("evt_b", "x", "y");
    Ticket behind = add("evt_c", "y");
    Ticket free = add("evt_d", "z");

    assertThat(queue.take()).containsExactly(free);
    assertThat(queue.take()).isEmpty();
    queue.end(underWay);
    assertThat(queue.take()).containsExactly(waiting, behind);
  }

  @Test
  void beside_another_commit_one_begins_with_sixteen_events() {
    assertThat(queue.mayBegin()).isTrue();
    List<Ticket> underWay = take(add("evt_a", "a"));
    for (int i = 0; i < 15; i++) {
      add("evt_" + i, "b" + i);
    }
    assertThat(queue.isEnough()).isFalse();
    assertThat(queue.nanosUntilSlow()).isLessThanOrEqualTo(100_000_000);

    add("evt_z", "z");

    assertThat(queue.isEnough()).isTrue();
    assertThat(queue.mayBegin()).isTrue();
    assertThat(queue.take()).hasSize(16);
    queue.end(underWay);
    assertThat(queue.isIdle()).isFalse();
  }

  @Test
  void a_batch_has_at_most_128_events_and_ends_with_the_one_that_makes_it_4_mib() {
    for (int i = 0; i < 130; i++) {
      add("evt_" + i, "a" + i);
    }
    List<Ticket> first = queue.take();
    assertThat(first).hasSize(128);
    List<Ticket> second = queue.take();
    assertThat(second).hasSize(2);
    queue.end(first);
    assertThat(queue.isIdle()).isFalse();
    queue.end(second);
    assertThat(queue.isIdle()).isTrue();

    for (int i = 0; i < 3; i++) {
      queue.add(ticket("evt_" + i, new byte[2 << 20], Set.of("large" + i)));
    }
    assertThat(queue.take()).hasSize(2);
  }

  @Test
  void what_nobody_waits_for_any_more_is_not_taken() {
    Ticket a = add("evt_a", "x");
    Ticket b = add("evt_b", "x");

    queue.remove(a);

    assertThat(queue.take()).containsExactly(b);
  }

  private List<Ticket> take(Ticket expected) {
    List<Ticket> taken = queue.take();
    assertThat(taken).containsExactly(expected);
    return taken;
  }

  private Ticket add(String id, String... claims) {
    Ticket ticket = ticket(id, new byte[1], Set.of(claims));
    queue.add(ticket);
    return ticket;
  }

  private static Ticket ticket(String id, byte[] payload, Set<String> claims) {
    Decoded.Event read = (Decoded.Event) new TextEvents().decode(TextEvents.body(id + " other"));
    return new Ticket(new WorkItem.Arrived(read.notice(), payload, "webhook"), claims);
  }
}
