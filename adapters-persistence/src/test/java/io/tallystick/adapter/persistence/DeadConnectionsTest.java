package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.Transactions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The network forgets connections without a word, as in a failover; new ones work. */
class DeadConnectionsTest {

  @Test
  void one_that_is_dead_is_given_up_with_the_others_of_the_pool() throws Exception {
    Database database = Server.migrated();
    try (Network network = new Network(database.url());
        Adapters adapters = Adapters.on(new Database(network.url(), database.user()))) {
      Transactions intake = adapters.transactions().withLockTimeout(Duration.ofSeconds(1));
      intake.committed(List.of(), () -> adapters.run("SELECT 1"));

      assertThatThrownBy(
              () ->
                  intake.committed(
                      List.of(),
                      () -> {
                        network.forgetConnections();
                        return adapters.run("SELECT 1");
                      }))
          .isInstanceOf(StorageUnavailable.class);

      assertThat(intake.committed(List.of(), () -> adapters.one("SELECT 7"))).isEqualTo("7");
    }
  }

  /** Passes bytes on until it is told to forget what it passes on. */
  private static final class Network implements AutoCloseable {
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final URI server;
    private volatile int forgotten;
    private volatile int opened;

    Network(String url) throws IOException {
      server = URI.create(url.substring("jdbc:".length()));
      threads.execute(this::accept);
    }

    String url() {
      return "jdbc:postgresql://localhost:" + entrance.getLocalPort() + server.getPath();
    }

    void forgetConnections() {
      forgotten = opened;
    }

    private void accept() {
      try {
        while (true) {
          Socket client = entrance.accept();
          Socket behind = new Socket(server.getHost(), server.getPort());
          int number = ++opened;
          threads.execute(() -> pass(client, behind, number));
          threads.execute(() -> pass(behind, client, number));
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private void pass(Socket from, Socket to, int number) {
      byte[] buffer = new byte[8192];
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
          if (number > forgotten) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException closed) {
        // One side has gone.
      }
    }

    @Override
    public void close() throws IOException {
      entrance.close();
      threads.shutdownNow();
    }
  }
}
