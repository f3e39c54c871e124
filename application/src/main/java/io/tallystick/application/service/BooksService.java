package io.tallystick.application.service;

import io.tallystick.application.port.in.VerifyBooks;
import io.tallystick.application.port.in.WatchBacklog;
import io.tallystick.application.port.out.Invariants;
import io.tallystick.application.port.out.WebhookInbox;
import java.time.InstantSource;
import java.util.List;

/** Tells how the books stand. */
public final class BooksService implements VerifyBooks, WatchBacklog {

  private final Invariants invariants;
  private final WebhookInbox inbox;
  private final InstantSource clock;

  public BooksService(Invariants invariants, WebhookInbox inbox, InstantSource clock) {
    this.invariants = invariants;
    this.inbox = inbox;
    this.clock = clock;
  }

  @Override
  public List<Check> verify() {
    return invariants.check();
  }

  @Override
  public Backlog backlog() {
    return inbox.backlog(clock.instant());
  }
}
