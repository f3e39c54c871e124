package io.tallystick.application.usecase.credit;

import io.tallystick.domain.credit.Adjustment;

/** Support staff correct the balance of an account. */
public interface AdjustBalance {

  /** What would happen now. */
  Preview preview(Adjustment adjustment);

  /**
   * Lets it happen, unless the account has changed since the preview. What is above the limit of
   * one person is kept until a second one decides.
   *
   * @param seen {@link Preview.Effect#newest} of the preview
   */
  Result apply(Adjustment adjustment, long seen);

  /** What an adjustment would do. */
  sealed interface Preview {

    /**
     * It would do this.
     *
     * @param newest the number of the account's newest row in the books
     * @param waits whether it is above what the person may book alone
     */
    record Effect(int before, int after, long newest, boolean waits) implements Preview {}

    /** An account holds 0 to 2,147,483,647 credits, and this one would leave that range. */
    record OutOfRange(int before) implements Preview {}

    /** There is no such account. */
    record Missing() implements Preview {}
  }

  /** What came of an adjustment. */
  sealed interface Result {

    /** It is booked. */
    record Done(int before, int after) implements Result {}

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
