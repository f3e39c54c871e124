package io.tallystick.application.usecase.credit;

import io.tallystick.domain.credit.MoveRefusal;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;

/** Support staff move the credits of a payment that went to the wrong account. */
public interface MoveCredits {

  /** What would happen now. */
  Preview preview(Move move);

  /**
   * Lets it happen, unless one of the accounts has changed since the preview. What is above the
   * limit of one person is kept until a second one decides.
   *
   * @param seen {@link Preview.Effect#token} of the preview
   * @param reason why, not blank
   */
  Result apply(Move move, String seen, String reason);

  /**
   * All credits of a payment, to another account.
   *
   * @param event the event that credited it, for the records
   * @param person who moves them
   */
  record Move(PaymentId payment, StripeEventId event, UserId to, String person) {}

  /** What a move would do. */
  sealed interface Preview {

    /**
     * It would do this.
     *
     * @param from the account that the credits are on
     * @param token stands for the state of both accounts
     * @param waits whether it is above what the person may book alone
     */
    record Effect(UserId from, int credits, Change less, Change more, String token, boolean waits)
        implements Preview {}

    /** Nothing. */
    record Refused(MoveRefusal why) implements Preview {}
  }

  /** The balance of an account before and after. */
  record Change(int before, int after) {}

  /** The result of a move. */
  sealed interface Result {

    /** It is booked. */
    record Done() implements Result {}

    /**
     * It waits for a second person; nothing is booked.
     *
     * @param isNew whether it did not wait already
     */
    record Waits(boolean isNew) implements Result {}

    /** Nothing has happened: this would happen now, which is not what the person has seen. */
    record Changed(Preview now) implements Result {}
  }
}
