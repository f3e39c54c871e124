package io.tallystick.bootstrap.server;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is done beside the requests, once the server takes any: the database is up to date then. */
@Singleton
final class BackgroundWork implements ApplicationEventListener<ServerStartupEvent> {

  private static final int MOST_CAUSES = 8;

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
    } catch (Throwable later) {
      LoggerFactory.getLogger(worker.getClass()).warn("{}: {}", putOff, causes(later));
    }
  }

  /**
   * What broke and what it came of, by class and SQLSTATE, and which rule of the database refused
   * it: other messages of PostgreSQL may quote the rows that it refused.
   */
  static String causes(Throwable failure) {
    List<String> causes = new ArrayList<>();
    Throwable cause = failure;
    while (cause != null && causes.size() < MOST_CAUSES) {
      String detail =
          switch (cause) {
            case SQLException sql when sql.getSQLState() != null ->
                " (SQLSTATE %s)".formatted(sql.getSQLState());
            case StorageRefused refused -> " (%s)".formatted(refused.getMessage());
            case StorageUnavailable away -> " (%s)".formatted(away.getMessage());
            default -> "";
          };
      causes.add(cause.getClass().getSimpleName() + detail);
      cause = cause.getCause();
    }
    return String.join(", caused by ", causes) + at(failure);
  }

  /** Where in our own code it broke. */
  private static String at(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("io.tallystick."))
        .findFirst()
        .map(frame -> " at " + frame)
        .orElse("");
  }
}
