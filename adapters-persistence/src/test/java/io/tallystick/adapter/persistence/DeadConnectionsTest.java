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
import java.util.function.Supplier;
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

  @Test
  void so_is_one_that_dies_under_a_statement_without_a_transaction() throws Exception {
    Database database = Server.migrated();
    try (Network network = new Network(database.url());
        Adapters adapters = Adapters.on(new Database(network.url(), database.user()))) {
      Sql statements = adapters.context().getBean(Sql.class);
      PageReads pages = adapters.context().getBean(PageReads.class);
      List<Supplier<List<Integer>>> reads =
          List.of(
              () -> statements.query("SELECT 1", row -> row.getInt(1)),
              () -> statements.ask("SELECT 1", Parameters.NONE, row -> row.getInt(1)),
              () -> pages.query("SELECT 1", row -> row.getInt(1)));
      assertThat(reads).allSatisfy(read -> assertThat(read.get()).containsExactly(1));

      assertThatThrownBy(
              () ->
                  statements.run(
                      "SELECT 1",
                      statement -> {
                        network.forgetConnections();
                        return statement.executeQuery();
                      }))
          .isInstanceOf(StorageUnavailable.class);

      assertThat(reads).allSatisfy(read -> assertThat(read.get()).containsExactly(1));
    }
  }

  /** How long is asked of the connection itself, which no test has the time to wait for. */
  @Test
  void the_network_may_be_silent_a_little_longer_than_a_statement_may_take() {
    try (Adapters adapters = Adapters.on(Server.migrated())) {
      assertThat(adapters.<Integer>committed(() -> silence(adapters))).isEqualTo(25_000);
      assertThat(silence(adapters)).isEqualTo(8_000);
      assertThat(
              adapters
                  .context()
                  .getBean(PageReads.class)
                  .<Integer>run(
                      "SELECT 1", statement -> statement.getConnection().getNetworkTimeout()))
          .isEqualTo(12_000);
    }
  }

  private static int silence(Adapters adapters) {
    return adapters
        .context()
        .getBean(Sql.class)
        .<Integer>run("SELECT 1", statement -> statement.getConnection().getNetworkTimeout());
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
