package io.tallystick.application.port;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.privacy.EventRedaction;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.domain.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Knows what identifies a person in events that are lines of words: {@code name=Ada_Lovelace},
 * which is read with blanks, and addresses. A quoted text is an id if it looks like {@code cus_1}.
 */
public final class TextRedaction implements EventRedaction {

  private static final String REMOVED = "removed";
  private static final Set<String> PERSONAL = Set.of("name", "customer_email");
  private static final Set<String> REFERENCES = Set.of("client_reference_id", "metadata.user_id");
  private static final Pattern QUOTED = Pattern.compile("“(?![a-z]+_\\w+”)[^“”]*”");

  @Override
  public Set<String> personal(byte[] body) {
    return words(body)
        .filter(word -> PERSONAL.contains(word.key()))
        .map(Word::value)
        .filter(value -> !value.equals(REMOVED))
        .collect(toSet());
  }

  /** A word of the form {@code key=value}, or without a key. */
  private record Word(String key, String value) {

    static Word of(String text) {
      int sign = text.indexOf('=');
      return new Word(
          text.substring(0, Math.max(0, sign)), text.substring(sign + 1).replace('_', ' '));
    }

    boolean isOneOf(Set<String> personal) {
      return personal.stream().anyMatch(value::equalsIgnoreCase);
    }
  }

  private static Stream<Word> words(byte[] body) {
    return texts(body).stream().map(Word::of);
  }

  private static List<String> texts(byte[] body) {
    return List.of(new String(body, StandardCharsets.UTF_8).split(" "));
  }

  @Override
  public Predicate<byte[]> naming(Person person) {
    Set<String> named =
        Stream.concat(person.email().stream(), person.customers().stream())
            .map(name -> name.replace('_', ' '))
            .collect(toSet());
    Set<String> ids =
        Stream.concat(person.user().map(UserId::toString).stream(), person.uuid().stream())
            .collect(toSet());
    return body ->
        words(body)
            .anyMatch(
                word ->
                    word.isOneOf(named) || REFERENCES.contains(word.key()) && word.isOneOf(ids));
  }

  @Override
  public byte[] redacted(byte[] body, Set<String> personal) {
    return texts(body).stream()
        .map(
            text -> {
              Word word = Word.of(text);
              return PERSONAL.contains(word.key()) || word.isOneOf(personal)
                  ? (word.key() + "=" + REMOVED).replaceFirst("^=", "")
                  : text;
            })
        .collect(joining(" "))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String redacted(String message, Set<String> personal, boolean quotes) {
    String redacted = message;
    for (String text :
        personal.stream().sorted(Comparator.comparing(String::length).reversed()).toList()) {
      redacted =
          Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE)
              .matcher(redacted)
              .replaceAll(REMOVED);
    }
    return quotes ? QUOTED.matcher(redacted).replaceAll("“" + REMOVED + "”") : redacted;
  }
}
