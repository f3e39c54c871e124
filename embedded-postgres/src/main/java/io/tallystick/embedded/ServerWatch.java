package io.tallystick.embedded;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Notices that a PostgreSQL on this machine has ended, for any reason. */
record ServerWatch(PostgresProcesses processes, int port) {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  /**
   * Waits until it has ended, looking for it again and again: in a container nobody may reap the
   * process, so that its exit cannot be awaited.
   */
  void awaitEnd() throws InterruptedException {
    while (!hasEnded()) {
      Thread.sleep(INTERVAL);
    }
  }

  /**
   * Whether there is neither a process nor a listener. That no process is found proves nothing by
   * itself: one that is out of file handles, as this one may be, sees no other.
   */
  private boolean hasEnded() {
    try {
      return processes.server().isEmpty() && refusesConnections();
    } catch (IOException unknown) {
      return false;
    }
  }

  private boolean refusesConnections() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), (int) INTERVAL.toMillis());
      return false;
    } catch (ConnectException refused) {
      return true;
    }
  }
}
