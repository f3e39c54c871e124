package io.tallystick.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What takes much room, on a heap of 256 MiB, while deliveries go on. */
final class SmallHeapEndToEndTest {

  private static final int HELD = 300;
  private static final byte[] ALL_BUT_ONE = new byte[(1 << 20) - 1];

  @Test
  void deliveries_are_answered_while_300_connections_hold_a_mebibyte_each() throws IOException {
    TestDatabase database = Program.migratedDatabase();
    List<Socket> held = new ArrayList<>();
    try (Program program = Program.start(Program.on(database), List.of("-Xmx256m"), "serve")) {
      long user = database.user("held@shop.example");
      for (int i = 0; i < HELD; i++) {
        held.add(hold(program));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(program.deliver(Bodies.purchase(user, 2).json()).status())
            .isEqualTo("completed");
      }
      assertThat(database.balance(user)).isEqualTo(10);
      assertThat(program.printed()).doesNotContain("OutOfMemory");
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  /** A mebibyte of such fields would be 35 MiB of objects. */
  @Test
  void strangers_send_sign_ins_of_200_000_fields_at_once() {
    TestDatabase database = Program.migratedDatabase();
    try (Program program = Program.start(Program.on(database), List.of("-Xmx160m"), "serve")) {
      long user = database.user("fields@shop.example");
      byte[] fields = "aaaa=&".repeat((1 << 20) / 6).getBytes(UTF_8);
      List<CompletableFuture<String>> strangers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        strangers.add(
            CompletableFuture.supplyAsync(
                () -> signIn(program, fields), Thread::startVirtualThread));
      }
      assertThat(strangers)
          .extracting(CompletableFuture::join)
          .allSatisfy(
              answer ->
                  assertThat(answer).contains(" 413 ", "the body is too large for a sign-in"));
      assertThat(program.deliver(Bodies.purchase(user, 2).json()).status()).isEqualTo("completed");
      assertThat(program.printed()).doesNotContain("OutOfMemory");
    }
  }

  private static String signIn(Program program, byte[] body) {
    try (Socket socket = new Socket("127.0.0.1", program.webhook().getPort())) {
      String head =
          "POST /admin/sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
              + body.length
              + "\r\n\r\n";
      try {
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(body);
      } catch (SocketException closed) {
        // the answer is there all the same
      }
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void three_people_export_100_000_rows_at_once() throws IOException {
    try (Desk desk = Desk.open(List.of("-Xmx256m"))) {
      desk.database()
          .execute(
              """
              INSERT INTO stripe_events (event_id, event_type, processing_status, failure_code,
                error_message, processed_at, payload, raw_data, received_at, source)
              SELECT 'evt_' || number, 'checkout.session.completed', 'failed', 'user_unresolved',
                repeat('why ', 100), now(), '{}', '{}', now(), 'webhook'
              FROM generate_series(1, 100000) AS number
              """);
      long user = desk.user("export@shop.example", "E. Port");
      List<CompletableFuture<Long>> exports = new ArrayList<>();
      for (String name : List.of("admin", "olga", "vera")) {
        Visitor visitor = new Visitor(desk.program());
        visitor.signIn(name, Visit.PASSWORD);
        BufferedReader export = visitor.download("/admin/events/export.csv?status=failed");
        assertThat(export.readLine()).startsWith("\"event_id\"");
        // From now on: a connection from which nobody reads for 30 seconds is closed.
        exports.add(
            CompletableFuture.supplyAsync(() -> events(export), Thread::startVirtualThread));
      }
      desk.deliver(Bodies.purchase(user, 2), "completed");
      assertThat(exports).extracting(CompletableFuture::join).containsOnly(100_000L).hasSize(3);
      assertThat(desk.database().balance(user)).isEqualTo(2);
      assertThat(desk.program().printed()).doesNotContain("OutOfMemory");
    }
  }

  private static long events(BufferedReader export) {
    try (export) {
      return export.lines().filter(line -> line.startsWith("\"evt_")).count();
    } catch (IOException cut) {
      throw new UncheckedIOException(cut);
    }
  }

  private static Socket hold(Program program) {
    try {
      Socket socket = new Socket("127.0.0.1", program.webhook().getPort());
      String head =
          "POST /webhooks/stripe HTTP/1.1\r\nHost: localhost\r\nStripe-Signature: t=1,v1=0\r\n"
              + "Content-Length: 1048576\r\n\r\n";
      try {
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(ALL_BUT_ONE);
      } catch (SocketException refused) {
        // it is one of those for which there is no room
      }
      return socket;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
