package io.tallystick.application.port;

import io.tallystick.application.port.inbox.ProcessingMonitor;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told, each as a line: {@code tried evt_1 completed by webhook}. */
public final class RecordingMonitor implements ProcessingMonitor {

  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** What it was told, in order. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void tried(StripeEvent event, Trigger trigger, Duration took) {
    lines.add("tried %s %s by %s".formatted(event.id(), event.status().code(), trigger.name()));
  }

  @Override
  public void duplicate(StripeEvent event) {
    lines.add("duplicate %s".formatted(event.id()));
  }

  @Override
  public void rejected(String reason) {
    lines.add("rejected: %s".formatted(reason));
  }

  @Override
  public void unavailable(StripeEventId id, Throwable cause) {
    lines.add("unavailable %s".formatted(id));
  }

  @Override
  public void untold(long outcomes) {
    lines.add("untold %s".formatted(outcomes));
  }

  @Override
  public void unrecorded(StripeEventId id, Throwable cause) {
    lines.add("unrecorded %s".formatted(id));
  }

  @Override
  public void broke(StripeEventId id, Throwable cause) {
    lines.add("broke %s".formatted(id));
  }
}
