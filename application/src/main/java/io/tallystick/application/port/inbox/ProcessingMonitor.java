package io.tallystick.application.port.inbox;

import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.time.Duration;

/** Is told what happens, to count and to log it. */
public interface ProcessingMonitor {

  /** An event was tried, and the result is committed. */
  void tried(StripeEvent event, Trigger trigger, Duration took);

  /** An event came again and was not tried. */
  void duplicate(StripeEvent event);

  /** A delivery was refused. */
  void rejected(String reason);

  /** An event could not be stored for now. */
  void unavailable(StripeEventId id, Throwable cause);

  /** Processing an event broke in a way that nobody foresaw. */
  void broke(StripeEventId id, Throwable cause);

  /** So many outcomes were not told, because too many waited to be. */
  void untold(long outcomes);

  /** Processing an event failed, and that could not be recorded. */
  void unrecorded(StripeEventId id, Throwable cause);
}
