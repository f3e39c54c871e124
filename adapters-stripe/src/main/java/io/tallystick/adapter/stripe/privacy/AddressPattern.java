package io.tallystick.adapter.stripe.privacy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Finds an e-mail address in a text, and not a longer address that contains it. */
final class AddressPattern {

  /**
   * What an address may be part of: a longer local part. Of the characters that RFC 5322 allows in
   * one, those that separate the parts of a URL are left out.
   */
  private static final String NOT_BEFORE = "(?<![\\p{L}\\p{N}.!#$%'*+^_`{|}~-])";

  /** A character of a URL that is percent-encoded and separates what stands before and after. */
  private static final String SEPARATOR = "(?<=%(?:20|22|26|28|2c|2f|3a|3b|3c|3d|3f|5b|7b))";

  private static final String NOT_AFTER = "(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])";

  private AddressPattern() {}

  /** In any letter case, also percent-encoded. */
  static Pattern of(String address) {
    StringBuilder pattern = new StringBuilder();
    address
        .codePoints()
        .forEach(
            it -> {
              String character = Character.toString(it);
              String quoted = Pattern.quote(character);
              pattern.append(
                  it < 128 && Character.isLetterOrDigit(it)
                      ? quoted
                      : "(?:%s|%s)".formatted(quoted, percentEncoded(character)));
            });
    return Pattern.compile(
        "(?:%s|%s)%s%s".formatted(NOT_BEFORE, SEPARATOR, pattern, NOT_AFTER),
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static String percentEncoded(String character) {
    StringBuilder encoded = new StringBuilder();
    for (byte next : character.getBytes(StandardCharsets.UTF_8)) {
      encoded.append('%').append(HexFormat.of().toHexDigits(next));
    }
    return encoded.toString();
  }
}
