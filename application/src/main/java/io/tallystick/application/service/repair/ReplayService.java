package io.tallystick.application.service.repair;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.repair.ReplayEvents;
import io.tallystick.domain.repair.Trigger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Feeds in events that were kept elsewhere; they are processed as deliveries are. */
public final class ReplayService implements ReplayEvents {

  private final EventProcessing processing;
  private final EventReading reading;

  public ReplayService(EventProcessing processing, EventReading reading) {
    this.processing = processing;
    this.reading = reading;
  }

  @Override
  public List<Replayed> replay(List<byte[]> bodies, Trigger trigger) {
    List<Decoded> read = reading.read(bodies);
    List<WorkItem> items = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      if (read.get(i) instanceof Decoded.Event event) {
        items.add(new WorkItem.Arrived(event.notice(), bodies.get(i), "replay"));
      }
    }
    Iterator<Outcome> outcomes =
        items.isEmpty()
            ? List.<Outcome>of().iterator()
            : processing.process(items, trigger).iterator();
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
}
