package io.tallystick.application.usecase.repair;

import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.repair.Trigger;
import java.util.List;

/** The operator feeds in events that were kept elsewhere. */
public interface ReplayEvents {

  /** Processes event bodies as if Stripe had delivered them; one result for each, in order. */
  List<Replayed> replay(List<byte[]> bodies, Trigger trigger);

  /** What came of one body. */
  sealed interface Replayed {

    /** It is an event, and was processed. */
    record Processed(Outcome outcome) implements Replayed {}

    /** It is no event; nothing was stored. */
    record Malformed(String reason) implements Replayed {}
  }
}
