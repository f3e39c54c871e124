package io.tallystick.bootstrap;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import org.slf4j.LoggerFactory;

/** What is done beside the requests, once the server takes any: the database is up to date then. */
@Singleton
final class BackgroundWork implements ApplicationEventListener<ServerStartupEvent> {

  private volatile boolean ready;

  @Override
  public void onApplicationEvent(ServerStartupEvent started) {
    ready = true;
  }

  /**
   * Does it, or leaves it for the next time.
   *
   * @param putOff what is said if it breaks: "retries are put off"
   */
  void attempt(String putOff, Object worker, Runnable work) {
    if (!ready) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException later) {
      LoggerFactory.getLogger(worker.getClass())
          .warn("{}: {}", putOff, later.getClass().getSimpleName());
    }
  }
}
