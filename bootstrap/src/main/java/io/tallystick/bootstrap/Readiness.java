package io.tallystick.bootstrap;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;

/** Whether the server takes requests: work in the background waits for an up-to-date database. */
@Singleton
final class Readiness implements ApplicationEventListener<ServerStartupEvent> {

  private volatile boolean ready;

  @Override
  public void onApplicationEvent(ServerStartupEvent started) {
    ready = true;
  }

  boolean isReady() {
    return ready;
  }
}
