package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.bootstrap.Program.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Replays a folder of bodies that Stripe really sent, over HTTP: {@code -Dstripe.events=DIR}. Their
 * ids may repeat, so that each gets one of its own.
 */
final class RealBodiesEndToEndTest {

  @Test
  void every_real_body_is_answered_with_200_and_stored() throws IOException {
    String folder = System.getProperty("stripe.events", "");
    assumeTrue(!folder.isBlank(), "skipped: -Dstripe.events=DIR names no folder of real bodies");
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(folder))) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    assertThat(files).isNotEmpty();

    TestDatabase database = Program.migratedDatabase();
    try (Program program = Program.serve(Program.on(database))) {
      long user = database.user("stripe@example.com");
      int number = 0;
      int paidSessions = 0;
      for (Path file : files) {
        String id = "evt_real_" + ++number;
        String body = Files.readString(file).replaceAll("\"evt_[^\"]*\"", "\"" + id + "\"");
        Answer answer = program.deliver(body);
        assertThat(answer.code()).as("%s: %s", file, answer).isEqualTo(200);
        assertThat(
                database.number(
                    "SELECT count(*) FROM stripe_events WHERE event_id = '%s'".formatted(id)))
            .as(file.toString())
            .isEqualTo(1);
        if (isPaidSession(body)) {
          paidSessions++;
          assertThat(answer.status()).as(file.toString()).isEqualTo("failed");
          assertThat(answer.value("message")).contains("credits_unknown");
          Answer credited = program.deliver(withCredits(body, id + "_credits", user));
          assertThat(credited.status()).as(file + ": " + credited).isEqualTo("completed");
        }
      }
      assertThat(paidSessions).isPositive();
      assertThat(database.balance(user)).isEqualTo(25L * paidSessions);
      assertThat(Program.run(Program.on(database), "verify").status()).isZero();
      System.out.printf(
          "real bodies: %d answered 200 and stored, %d paid sessions credited%n",
          number, paidSessions);
    }
  }

  private static boolean isPaidSession(String body) {
    return body.contains("\"checkout.session.completed\"")
        && body.matches("(?s).*\"payment_status\":\\s*\"paid\".*")
        && body.matches("(?s).*\"mode\":\\s*\"payment\".*");
  }

  /** The same body as an application sends it that sells credits: these fixtures name none. */
  private static String withCredits(String body, String id, long user) {
    return body.replaceAll("\"evt_[^\"]*\"", "\"" + id + "\"")
        .replaceAll("\"(pi|cs)_[^\"]*\"", "\"$1_" + id + "\"")
        .replaceFirst(
            "\"metadata\":\\s*\\{\\s*}",
            "\"metadata\": {\"credits\": \"25\", \"user_id\": \"" + user + "\"}");
  }
}
