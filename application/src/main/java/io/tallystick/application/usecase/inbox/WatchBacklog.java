package io.tallystick.application.usecase.inbox;

import io.tallystick.domain.inbox.Backlog;

/** Somebody watches over what has failed and waits. */
public interface WatchBacklog {

  /** How much waits now. */
  Backlog backlog();
}
