package io.tallystick.application.service.reconcile;

import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.reconcile.Invariants;
import io.tallystick.application.port.reconcile.Invariants.Check;
import io.tallystick.application.port.reconcile.Verifications;
import io.tallystick.application.usecase.inbox.WatchBacklog;
import io.tallystick.application.usecase.reconcile.VerifyBooks;
import io.tallystick.domain.inbox.Backlog;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Tells how the books stand. */
public record BooksService(
    Invariants invariants, Verifications verifications, WebhookInbox inbox, InstantSource clock)
    implements VerifyBooks, WatchBacklog {

  @Override
  public List<Check> verify(Consumer<String> progress) {
    List<Check> checks = invariants.check(progress);
    if (checks.size() == 1) {
      // A table is missing, so that no other check was made: it may be the one that is written
      // next.
      return checks;
    }
    int offenders = checks.stream().mapToInt(check -> check.offenders().size()).sum();
    verifications.add(offenders, clock.instant());
    return checks;
  }

  @Override
  public Backlog backlog() {
    return inbox.backlog(clock.instant());
  }
}
