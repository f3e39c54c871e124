package io.tallystick.embedded;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Notices that a PostgreSQL on this machine has ended, for any reason. */
record ServerWatch(PostgresProcesses processes, int port) {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Waits for the end; it is looked for, since in a container nobody may reap the process. */
  void awaitEnd() throws InterruptedException {
    while (!hasEnded()) {
      Thread.sleep(LOOK);
    }
  }

  /** A process out of file handles sees no other process, so that one proof alone is none. */
  private boolean hasEnded() {
    try {
      return processes.server().isEmpty() && refusesConnections();
    } catch (IOException unknown) {
      return false;
    }
  }

  private boolean refusesConnections() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), (int) LOOK.toMillis());
      return false;
    } catch (ConnectException refused) {
      return true;
    }
  }
}
