package io.tallystick.adapter.persistence;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and PostgreSQL, and counts what the server answers (PostgreSQL, "Message
 * Formats"): statements that are complete, and how often it is ready for the next ones.
 */
public final class CountingProxy implements AutoCloseable {

  /** What was counted since the last time. */
  public record Counted(int roundTrips, int statements) {}

  private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final AtomicInteger roundTrips = new AtomicInteger();
  private final AtomicInteger statements = new AtomicInteger();

  public CountingProxy() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  /** The same database, used through this proxy. */
  public Database before(Database database) {
    return new Database(
        "jdbc:postgresql://localhost:%d/%s?sslmode=disable&gssEncMode=disable"
            .formatted(listening.getLocalPort(), database.name()),
        database.user());
  }

  public Counted count() {
    return new Counted(roundTrips.getAndSet(0), statements.getAndSet(0));
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket("localhost", Server.port());
        Thread.ofVirtual().start(() -> ending(client, server, this::copy));
        Thread.ofVirtual().start(() -> ending(server, client, this::copyCounting));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private interface Copying {
    void copy(InputStream from, OutputStream to) throws IOException;
  }

  private static void ending(Socket from, Socket to, Copying copying) {
    try (from;
        to) {
      copying.copy(from.getInputStream(), to.getOutputStream());
    } catch (IOException closed) {
      // Either side has gone.
    }
  }

  private void copy(InputStream from, OutputStream to) throws IOException {
    from.transferTo(to);
  }

  private void copyCounting(InputStream from, OutputStream to) throws IOException {
    DataInputStream messages = new DataInputStream(from);
    while (true) {
      byte type = messages.readByte();
      int length = messages.readInt();
      byte[] rest = messages.readNBytes(length - 4);
      switch (type) {
        case 'C' -> {
          statements.incrementAndGet();
          if (new String(rest, StandardCharsets.US_ASCII).startsWith("BEGIN")) {
            roundTrips.decrementAndGet(); // what follows is sent without waiting for its answer
          }
        }
        case 'Z' -> roundTrips.incrementAndGet();
        case 'I' -> roundTrips.decrementAndGet(); // the pool asks whether the connection is alive
        default -> {}
      }
      to.write(ByteBuffer.allocate(5 + rest.length).put(type).putInt(length).put(rest).array());
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
