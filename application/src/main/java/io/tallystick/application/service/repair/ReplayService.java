package io.tallystick.application.service.repair;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.LineItemLookup;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.repair.ReplayEvents;
import io.tallystick.domain.repair.Trigger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Feeds in events that were kept elsewhere; they are processed as deliveries are, in several
 * transactions at once. What those leave out is processed together after them.
 *
 * @param atOnce how many transactions there are at once, a connection each
 */
public record ReplayService(EventProcessing processing, EventReading reading, int atOnce)
    implements ReplayEvents {

  @Override
  public List<Replayed> replay(List<byte[]> bodies, Trigger trigger) {
    List<Decoded> read = reading.read(bodies);
    List<WorkItem> items = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      if (read.get(i) instanceof Decoded.Event event) {
        items.add(new WorkItem.Arrived(event.notice(), bodies.get(i), "replay"));
      }
    }
    Iterator<Outcome> outcomes = process(items, trigger).iterator();
    List<Replayed> results = new ArrayList<>();
    for (Decoded decoded : read) {
      results.add(
          switch (decoded) {
            case Decoded.Event event -> new Replayed.Processed(outcomes.next());
            case Decoded.Malformed malformed -> new Replayed.Malformed(malformed.reason());
          });
    }
    return results;
  }

  private List<Outcome> process(List<WorkItem> items, Trigger trigger) {
    List<Optional<Outcome>> outcomes = inLanes(items, trigger);
    List<WorkItem> leftOut = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (outcomes.get(i).isEmpty()) {
        leftOut.add(items.get(i));
      }
    }
    Iterator<Outcome> later =
        leftOut.isEmpty()
            ? Collections.emptyIterator()
            : processing.process(leftOut, trigger).iterator();
    return outcomes.stream().map(known -> known.orElseGet(later::next)).toList();
  }

  /** Empty for each event that is left out. */
  private List<Optional<Outcome>> inLanes(List<WorkItem> items, Trigger trigger) {
    List<Optional<Outcome>> outcomes =
        new ArrayList<>(Collections.nCopies(items.size(), Optional.empty()));
    List<List<Integer>> lanes =
        Lanes.of(items.stream().map(processing::claims).toList(), atOnce).stream()
            .filter(lane -> !lane.isEmpty())
            .toList();
    List<List<Optional<Outcome>>> ofLanes =
        LineItemLookup.each(
            lanes, lane -> processing.processFree(lane.stream().map(items::get).toList(), trigger));
    for (int lane = 0; lane < lanes.size(); lane++) {
      for (int i = 0; i < lanes.get(lane).size(); i++) {
        outcomes.set(lanes.get(lane).get(i), ofLanes.get(lane).get(i));
      }
    }
    return outcomes;
  }
}
