package io.tallystick.bootstrap.server;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import io.tallystick.application.usecase.credit.TidyCredits;
import jakarta.inject.Singleton;

/** Releases holds and takes away credits whose time is over, and deletes the API's old answers. */
@Singleton
@Requires(property = "tallystick.bulk.enabled", value = "true")
record CreditWorker(TidyCredits credits, WorkSchedule schedule, BackgroundWork background) {

  @Scheduled(fixedDelay = "1s", initialDelay = "1s")
  void release() {
    if (schedule.isReleaseDue()) {
      background.attempt("the release of expired holds is put off", this, this::releaseExpired);
      background.attempt("the expiry of credits is put off", this, this::expireCredits);
    }
  }

  private void releaseExpired() {
    if (credits.releaseExpired() > 0) {
      schedule.workDone();
    }
  }

  private void expireCredits() {
    if (credits.expireCredits() > 0) {
      schedule.workDone();
    }
  }

  /** Where no requests come there are no new answers, and the old ones can wait. */
  @Scheduled(fixedDelay = "1m", initialDelay = "20s")
  void deleteOldAnswers() {
    if (!schedule.isQuiet()) {
      background.attempt("old answers are not deleted yet", this, credits::deleteOldAnswers);
    }
  }
}
