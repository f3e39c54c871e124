package io.tallystick.application.usecase.privacy;

import io.tallystick.domain.identity.UserReference;

/** Removes what identifies a person from what is stored of payments. */
public interface EraseUser {

  /**
   * Removes it from every event of the account that the reference names, and from every event in
   * which the e-mail address stands. An address without an account, or a number that only events
   * and ledger rows name, will do.
   *
   * @param person who does it
   * @param reason why; noted in the audit log without what identifies the erased person
   */
  Result erase(UserReference reference, String person, String reason);

  /** How much would be removed. */
  Result preview(UserReference reference);

  /** Result of an erasure. */
  sealed interface Result {

    /**
     * It is done.
     *
     * @param events how many events name the person
     * @param changed how many of them held something that identifies them
     * @param texts how many messages and reasons did
     */
    record Erased(int events, int changed, int texts) implements Result {}

    /** The reference names several accounts. */
    record Ambiguous() implements Result {}

    /** It names neither an account nor an e-mail address nor a user's number. */
    record Unknown() implements Result {}
  }
}
