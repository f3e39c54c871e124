package io.tallystick.application.usecase.credit;

/** The work on holds and requests of the host application that nobody waits for. */
public interface TidyCredits {

  /**
   * Releases holds whose time is over, but for those whose account another transaction holds.
   *
   * @return how many were released
   */
  int releaseExpired();

  /**
   * Takes away credits whose time is over, but for those of accounts that another transaction
   * holds.
   *
   * @return of how many accounts
   */
  int expireCredits();

  /** Deletes the answers that are no longer kept. */
  void deleteOldAnswers();
}
