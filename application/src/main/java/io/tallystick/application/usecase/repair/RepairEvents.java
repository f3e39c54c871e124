package io.tallystick.application.usecase.repair;

import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Remedy;
import java.util.Optional;

/** Support staff repair one event: they see what would happen, and let it happen. */
public interface RepairEvents {

  /** What would happen now: the real processing, taken back. */
  Preview preview(StripeEventId id, Remedy remedy);

  /**
   * Lets it happen, if it is what the person has seen.
   *
   * @param seen {@link Preview.Effect#token} of the preview
   * @param person who does it
   * @param reason why, for the audit log
   */
  Result apply(StripeEventId id, Remedy remedy, String seen, String person, String reason);

  /** How the user of an event was looked for, as it would be done now; empty for an unknown id. */
  Optional<Resolution> explain(StripeEventId id);

  /** What a remedy would do. */
  sealed interface Preview {

    /**
     * It would do this.
     *
     * @param event as it would be then
     * @param before the balance before, if credits would be booked
     * @param after the balance then
     * @param token stands for all of it and for the remedy with all that it says
     */
    record Effect(
        StripeEvent event, Optional<Integer> before, Optional<Integer> after, String token)
        implements Preview {}

    /** It would do nothing: the event is settled, or this remedy is not for its state. */
    record NotApplicable(StripeEvent event) implements Preview {}

    /** No event has this id. */
    record Missing(StripeEventId id) implements Preview {}
  }

  /** What came of a remedy. */
  sealed interface Result {

    /** It has happened, and is committed. */
    record Done(Preview.Effect effect) implements Result {}

    /** Nothing has happened: this would happen now, which is not what the person has seen. */
    record Changed(Preview now) implements Result {}
  }
}
