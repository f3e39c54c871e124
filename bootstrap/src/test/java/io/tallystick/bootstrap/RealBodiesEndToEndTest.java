package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.bootstrap.Program.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    Map<String, String> settings = Program.on(database);
    settings.put("TALLYSTICK_CATALOGUE", "price_real=100");
    try (Program program = Program.serve(settings)) {
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
      assertThatTheBooksFollow(new Told(program, database, Path.of(folder)));
      assertThat(Program.run(Program.on(database), "verify").status()).isZero();
      System.out.printf(
          "real bodies: %d answered 200 and stored, %d paid sessions credited%n",
          number, paidSessions);
    }
  }

  /** Every type that moves credits, each by a real body: how many is known. */
  private static void assertThatTheBooksFollow(Told told) throws IOException {
    long buyer = told.database().user("buyer@example.com");
    assertThat(told.of("sold", "checkout.session.completed.payment_mode", buyer)).isEqualTo(25);
    assertThat(told.of("sold", "charge.dispute.funds_withdrawn", buyer)).isEqualTo(-25);
    assertThat(told.of("sold", "charge.dispute.funds_reinstated", buyer)).isEqualTo(25);
    assertThat(told.of("sold", "charge.dispute.closed", buyer)).isZero();
    assertThat(told.of("paid", "payment_intent.succeeded", buyer)).isEqualTo(25);
    assertThat(told.of("paid", "charge.succeeded", buyer)).isZero();
    assertThat(told.of("paid", "charge.refund.updated", buyer)).isEqualTo(-1);
    assertThat(told.of("paid", "charge.refunded", buyer)).isZero();
    assertThat(told.of("canceled", "payment_intent.canceled", buyer)).isZero();
    assertThat(told.database().balance(buyer)).isEqualTo(49);

    long subscriber = told.database().user("subscriber@example.com");
    told.database()
        .execute("UPDATE users SET stripe_customer_id = 'cus_billed' WHERE id = " + subscriber);
    assertThat(told.of("billed", "invoice.paid", subscriber)).isEqualTo(100);
    assertThat(told.of("billed", "invoice.payment_succeeded", subscriber)).isZero();
    assertThat(told.of("billed", "charge.refunded", subscriber)).isEqualTo(-5);
    assertThat(told.of("billed", "charge.refund.updated", subscriber)).isZero();
    assertThat(told.database().balance(subscriber)).isEqualTo(95);
  }

  /** Real bodies of which several speak of one payment. */
  private record Told(Program program, TestDatabase database, Path folder) {

    private static final String IDS = "\"(pi|cs|ch|re|in|cus|dp)_(0+|%s)\"";

    /**
     * By how much the balance changes when the body of this type is delivered. A dispute of 2017 is
     * told the PaymentIntent that later ones name.
     *
     * @param payment replaces the number in all ids
     */
    long of(String payment, String type, long user) throws IOException {
      String id = "evt_%s_%s".formatted(payment, type.replace('.', '_'));
      String body =
          withCredits(Files.readString(folder.resolve(type + ".json")), id, user)
              .replaceAll(IDS.formatted(id), "\"$1_" + payment + "\"")
              .replaceAll("\"price_0+\"", "\"price_real\"")
              .replaceFirst(
                  "\"object\":\\s*\"dispute\"",
                  "\"object\": \"dispute\", \"payment_intent\": \"pi_" + payment + "\"");
      long before = database.balance(user);
      Answer answer = program.deliver(body);
      assertThat(answer.code()).as("%s: %s", id, answer).isEqualTo(200);
      assertThat(answer.status()).as("%s: %s", id, answer).isIn("completed", "ignored");
      return database.balance(user) - before;
    }
  }

  private static boolean isPaidSession(String body) {
    return body.contains("\"checkout.session.completed\"")
        && body.matches("(?s).*\"payment_status\":\\s*\"paid\".*")
        && body.matches("(?s).*\"mode\":\\s*\"payment\".*");
  }

  /**
   * The same body as an application sends it that sells credits: these fixtures name none. The
   * object's own metadata is the one that is not in an object within it.
   */
  private static String withCredits(String body, String id, long user) {
    return body.replaceAll("\"evt_[^\"]*\"", "\"" + id + "\"")
        .replaceAll("\"(pi|cs)_[^\"]*\"", "\"$1_" + id + "\"")
        .replaceFirst(
            "(?m)^ {6}\"metadata\":\\s*\\{\\s*}",
            "\"metadata\": {\"credits\": \"25\", \"user_id\": \"" + user + "\"}");
  }
}
