package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.tallystick.application.settings.StripeSettings;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The HMAC proves the bytes: how the header is laid out does not matter, all else does. */
class AnySignatureHeaderTest {

  private static final String SECRET = "whsec_current_0123456789";
  private static final long NOW = 1_751_886_000;
  private static final String BODY = "{\"id\": \"evt_1\", \"type\": \"ping\"}";

  private final WebhookSignatures signatures =
      new WebhookSignatures(
          new StripeSettings(
              List.of(SECRET), Optional.empty(), URI.create("https://stripe.test"), 10),
          InstantSource.fixed(Instant.ofEpochSecond(NOW)));

  @Property
  void a_right_signature_counts_in_any_order_and_with_any_blanks(
      @ForAll("items") List<String> others, @ForAll("layouts") List<String> blanks)
      throws GeneralSecurityException {
    List<String> items = new ArrayList<>(others);
    items.add(Math.floorMod(blanks.hashCode(), items.size() + 1), "v1=" + right());
    items.add(Math.floorMod(others.hashCode(), items.size() + 1), "t=" + NOW);

    assertThat(objection(laidOut(items, blanks))).isEmpty();
  }

  @Property
  void without_the_right_signature_no_layout_counts(
      @ForAll("items") List<String> others,
      @ForAll("layouts") List<String> blanks,
      @ForAll("nearlyRight") String signature) {
    List<String> items = new ArrayList<>(others);
    items.add(signature);
    items.add("t=" + NOW);

    assertThat(objection(laidOut(items, blanks))).isPresent();
  }

  @Property
  void any_other_text_is_refused(@ForAll String header) {
    assertThat(objection(header)).isPresent();
  }

  @Property
  void any_text_of_the_headers_own_characters_is_refused(@ForAll("nearlyHeaders") String header) {
    assertThat(objection(header)).isPresent();
  }

  @Provide
  Arbitrary<List<String>> items() {
    Arbitrary<String> names = Arbitraries.of("v0", "v2", "V1", "T", "", "x", "v1 v1");
    Arbitrary<String> values =
        Arbitraries.strings().withChars("0123456789abcdef= ").ofMaxLength(66);
    Arbitrary<String> wrong = values.map(value -> "v1=" + value);
    return Arbitraries.oneOf(
            Combinators.combine(names, values).as((name, value) -> name + "=" + value),
            wrong,
            Arbitraries.of("", "v1", "t", "garbage", "é"))
        .list()
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<List<String>> layouts() {
    return Arbitraries.strings().withChars(" \t").ofMaxLength(3).list().ofSize(40);
  }

  @Provide
  Arbitrary<String> nearlyRight() throws GeneralSecurityException {
    String right = right();
    return Arbitraries.of(
        "v0=" + right,
        "V1=" + right,
        "v1=" + right.toUpperCase(java.util.Locale.ROOT),
        "v1=" + right.substring(1),
        "v1=" + right + "0",
        "v1=" + right.substring(0, 32) + " " + right.substring(32),
        "v1==" + right,
        "v1:" + right,
        right);
  }

  @Provide
  Arbitrary<String> nearlyHeaders() {
    return Arbitraries.strings().withChars("tv01=, \t9af").ofMaxLength(200);
  }

  /** Blanks before and after each item and beside its first equals sign. */
  private static String laidOut(List<String> items, List<String> blanks) {
    StringBuilder header = new StringBuilder();
    int next = 0;
    for (String item : items) {
      String spaced = item;
      if (item.startsWith("t=") || item.startsWith("v1=")) {
        spaced = item.replaceFirst("=", blanks.get(next) + "=" + blanks.get(next + 1));
      }
      header.append(header.isEmpty() ? "" : ",").append(blanks.get(next + 2)).append(spaced);
      header.append(blanks.get(next + 3));
      next += 4;
    }
    return header.toString();
  }

  private Optional<String> objection(String header) {
    return signatures.objection(BODY.getBytes(UTF_8), Optional.of(header));
  }

  private static String right() throws GeneralSecurityException {
    return Webhook.Util.computeHmacSha256(SECRET, NOW + "." + BODY);
  }
}
