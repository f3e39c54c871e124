package io.tallystick.adapter.persistence.privacy;

import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.domain.identity.CandidateSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The regular expression of PostgreSQL for {@code lower(encode(payload, 'escape'))}, which doubles
 * backslashes and writes each byte beyond ASCII as a backslash and three octal digits. It matches
 * every body that names a person, and some others.
 */
final class BodyPattern {

  /** A letter or digit, an at sign, a full stop or a hyphen, written as an escape of JSON. */
  private static final String ESCAPED = "\\\\\\\\u00(?:[46][0-9a-f]|[57][0-9a]|3[0-9]|2[de])";

  private static final String BEYOND_ASCII = "(?:\\\\[0-7]{3}|%[0-9a-f]{2}|\\\\\\\\u[0-9a-f]{4})+";

  private static final String BLANKS =
      "(?:[[:space:]]|\\\\[0-7]{3}|\\\\\\\\(?:[nrtf]|u[0-9a-f]{4}))*";

  private static final String USER_FIELDS =
      Arrays.stream(CandidateSource.values())
          .filter(CandidateSource::idByApplication)
          .map(CandidateSource::field)
          .distinct()
          .collect(Collectors.joining("|", "\"(?:", ")\""));

  private BodyPattern() {}

  static String of(Person person) {
    List<String> parts = new ArrayList<>(List.of(ESCAPED));
    person.email().ifPresent(email -> parts.add(text(email)));
    person.customers().forEach(customer -> parts.add(text(customer)));
    List<String> ids = new ArrayList<>();
    person.user().ifPresent(user -> ids.add("0*" + user + "(?![0-9])"));
    person.uuid().ifPresent(uuid -> ids.add(text(uuid)));
    if (!ids.isEmpty()) {
      parts.add(
          "%s[[:space:]]*:[[:space:]]*\"?%s(?:%s)"
              .formatted(USER_FIELDS, BLANKS, String.join("|", ids)));
    }
    return String.join("|", parts);
  }

  /** The text, its characters written as they are or as an escape of JSON or of URLs. */
  private static String text(String text) {
    StringBuilder pattern = new StringBuilder();
    for (byte next : text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (next & 0xff);
      if (character < 128 && Character.isLetterOrDigit(character)) {
        pattern.append(character);
      } else if (character < 128) {
        pattern.append(special(character));
      } else if (!pattern.toString().endsWith(BEYOND_ASCII)) {
        pattern.append(BEYOND_ASCII);
      }
    }
    return pattern.toString();
  }

  private static String special(char character) {
    String code = String.format(Locale.ROOT, "%02x", (int) character);
    return "(?:(?:\\\\\\\\)?%s|%%%s|\\\\\\\\u00%s)"
        .formatted(character == '\\' ? "\\\\\\\\" : "\\" + character, code, code);
  }
}
