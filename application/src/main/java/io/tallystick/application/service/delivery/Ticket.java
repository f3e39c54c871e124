package io.tallystick.application.service.delivery;

import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * An event that waits for its commit.
 *
 * @param claims what no two commits at once may work on
 * @param answer what becomes of it
 */
record Ticket(WorkItem.Arrived item, Set<String> claims, CompletableFuture<Outcome> answer) {

  Ticket(WorkItem.Arrived item, Set<String> claims) {
    this(item, claims, new CompletableFuture<>());
  }

  /** The same, with more known of its event. */
  Ticket with(WorkItem.Arrived known) {
    return new Ticket(known, claims, answer);
  }

  /** Whether somebody still waits for the answer. */
  boolean isOpen() {
    return !answer.isDone();
  }
}
