package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentFact.AwaitingPayment;
import io.tallystick.domain.payment.PaymentFact.Captured;
import io.tallystick.domain.payment.PaymentFact.Irrelevant;
import io.tallystick.domain.payment.PaymentFact.ModeUnknown;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a body on its way, reading it gives a value. */
final class MutatedBodiesTest {

  private static final int CASES = 20_000;
  private static final long SEED = 20_250_707;

  private static final List<String> FILES =
      List.of(
          "session-completed-2025.json",
          "session-completed-2018.json",
          "session-completed-with-lines.json",
          "session-free.json",
          "session-expired.json",
          "intent-succeeded.json",
          "intent-canceled.json",
          "thin-event.json");

  /** Pieces that turn one valid body into another, or into one that is nearly so. */
  private static final List<String> PIECES =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "0",
          "-1",
          "1e400",
          "99999999999999999999",
          "0.5",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"id\":",
          ",",
          ":",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\\",
          " ",
          "\uFEFF",
          "é",
          "🎟");

  private enum Seen {
    PAID_OR_NOT,
    IRRELEVANT,
    UNREADABLE,
    MALFORMED
  }

  @Test
  void no_mutation_of_a_body_makes_reading_it_fail() {
    Random random = new Random(SEED);
    EventBodies bodies = new EventBodies();
    Map<Seen, Integer> seen = new EnumMap<>(Seen.class);
    for (int i = 0; i < CASES; i++) {
      byte[] body = Sample.file(FILES.get(random.nextInt(FILES.size())));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        body = mutated(body, random);
      }
      try {
        seen.merge(kind(bodies.decode(body)), 1, Integer::sum);
      } catch (RuntimeException | Error broken) {
        throw new AssertionError("reading breaks on " + HexFormat.of().formatHex(body), broken);
      }
    }

    assertThat(seen).as("every outcome was met").containsOnlyKeys(Seen.values());
  }

  private static Seen kind(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Malformed malformed -> Seen.MALFORMED;
      case Decoded.Event event ->
          switch (event.notice().fact()) {
            case Paid paid -> Seen.PAID_OR_NOT;
            case NotPaid not -> Seen.PAID_OR_NOT;
            case AwaitingPayment session -> Seen.PAID_OR_NOT;
            case Captured intent -> Seen.PAID_OR_NOT;
            case MoneyBack back -> Seen.IRRELEVANT;
            case Irrelevant none -> Seen.IRRELEVANT;
            case Unreadable none -> Seen.UNREADABLE;
            case ModeUnknown none -> Seen.UNREADABLE;
          };
    };
  }

  private static byte[] mutated(byte[] body, Random random) {
    if (body.length == 0) {
      return body;
    }
    int from = random.nextInt(body.length);
    int to = Math.min(body.length, from + random.nextInt(12));
    return switch (random.nextInt(7)) {
      case 0 -> spliced(body, from, from + 1, new byte[] {(byte) random.nextInt(256)});
      case 1 -> spliced(body, from, to, new byte[0]);
      case 2 -> spliced(body, from, from, body, from, to);
      case 3 -> spliced(body, from, body.length, new byte[0]);
      case 4 -> spliced(body, from, to, piece(random));
      default -> withAnotherValue(body, from, random);
    };
  }

  /** Puts another value in the place of the one after the next colon, so that the rest is JSON. */
  private static byte[] withAnotherValue(byte[] body, int near, Random random) {
    int colon = near;
    while (colon < body.length && body[colon] != ':') {
      colon++;
    }
    int end = colon;
    while (end < body.length && body[end] != ',' && body[end] != '\n' && body[end] != '}') {
      end++;
    }
    return colon == body.length ? body : spliced(body, colon + 1, end, piece(random));
  }

  private static byte[] piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8);
  }

  private static byte[] spliced(byte[] body, int from, int to, byte[] put) {
    return spliced(body, from, to, put, 0, put.length);
  }

  private static byte[] spliced(byte[] body, int from, int to, byte[] put, int start, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + end - start);
    out.write(body, 0, from);
    out.write(put, start, end - start);
    out.write(body, to, Math.max(0, body.length - to));
    return out.toByteArray();
  }
}
