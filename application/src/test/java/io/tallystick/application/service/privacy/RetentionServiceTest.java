package io.tallystick.application.service.privacy;

import static io.tallystick.domain.inbox.ProcessingStatus.COMPLETED;
import static io.tallystick.domain.inbox.ProcessingStatus.FAILED;
import static io.tallystick.domain.inbox.ProcessingStatus.IGNORED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.privacy.PayloadRetention;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When old events are looked for; what is kept of them is the port's promise. */
class RetentionServiceTest {

  private static final Duration KEPT = Duration.ofDays(30);

  private final Events events = new Events();
  private Instant now = Instant.parse("2026-06-01T00:00:00Z");
  private final RetentionService retention =
      new RetentionService(events, new InMemoryBooks(), KEPT, () -> now);

  /** Events in the order in which they came. */
  private static final class Events implements PayloadRetention {

    private record Event(ProcessingStatus status, Place place) {}

    private final List<Event> all = new ArrayList<>();
    private final Set<Place> emptied = new HashSet<>();
    private int looks;

    void add(ProcessingStatus status, Instant receivedAt) {
      all.add(new Event(status, new Place(receivedAt, "evt_" + all.size())));
    }

    @Override
    public Step remove(
        ProcessingStatus status, Instant before, Optional<Place> after, int most, Instant now) {
      looks++;
      List<Place> found =
          all.stream()
              .filter(event -> event.status == status)
              .map(Event::place)
              .filter(place -> place.receivedAt().isBefore(before))
              .filter(place -> after.filter(last -> !isAfter(place, last)).isEmpty())
              .limit(most)
              .toList();
      int removed = (int) found.stream().filter(emptied::add).count();
      return new Step(removed, found.stream().reduce((one, next) -> next));
    }

    private boolean isAfter(Place place, Place last) {
      return place.receivedAt().isAfter(last.receivedAt());
    }
  }

  /** Removes until a step has nothing more to do; gives how many it was in all. */
  private int removeAll() {
    int removed = 0;
    for (int looks = -1; looks != events.looks; ) {
      looks = events.looks;
      removed += retention.removeSome();
    }
    return removed;
  }

  private void add(ProcessingStatus status, int count) {
    for (int i = 0; i < count; i++) {
      events.add(status, now.minus(KEPT).minusSeconds(count - i));
    }
  }

  @Test
  void all_old_events_that_need_nothing_more_are_emptied_a_part_at_a_time() {
    add(COMPLETED, 1_001);
    add(IGNORED, 2);
    add(FAILED, 1);
    events.add(COMPLETED, now.minus(KEPT));

    assertThat(retention.removeSome()).isEqualTo(500);
    assertThat(removeAll()).isEqualTo(503);
  }

  @Test
  void those_that_have_become_old_are_looked_for_a_minute_later() {
    add(COMPLETED, 1);
    assertThat(removeAll()).isEqualTo(1);
    int looks = events.looks;
    events.add(COMPLETED, now.minus(KEPT));
    now = now.plus(Duration.ofSeconds(59));
    assertThat(removeAll()).isZero();
    assertThat(events.looks).isEqualTo(looks);

    now = now.plus(Duration.ofSeconds(1));
    assertThat(removeAll()).isEqualTo(1);
  }

  @Test
  void old_ones_that_are_done_with_only_now_are_looked_for_within_an_hour() {
    add(IGNORED, 1);
    assertThat(removeAll()).isEqualTo(1);
    Instant longAgo = now.minus(KEPT).minus(Duration.ofDays(9));
    events.all.addFirst(new Events.Event(IGNORED, new PayloadRetention.Place(longAgo, "evt_x")));

    now = now.plus(Duration.ofMinutes(59));
    assertThat(removeAll()).isZero();
    now = now.plus(Duration.ofMinutes(1));
    assertThat(removeAll()).isEqualTo(1);
  }
}
