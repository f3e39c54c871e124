package io.tallystick.application.service;

import io.tallystick.application.usecase.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An event that waits for its commit.
 *
 * @param item the event; empty for the ticket after which nothing comes
 * @param answer what becomes of it
 */
record Ticket(Optional<WorkItem.Arrived> item, CompletableFuture<Outcome> answer) {

  Ticket(Optional<WorkItem.Arrived> item) {
    this(item, new CompletableFuture<>());
  }

  /** Whether somebody still waits for the answer. */
  boolean isOpen() {
    return !answer.isDone();
  }
}
