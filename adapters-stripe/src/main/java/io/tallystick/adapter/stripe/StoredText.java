package io.tallystick.adapter.stripe;

import java.util.Optional;

/**
 * What texts may be kept in columns of their own and shown to people: short, and without characters
 * that PostgreSQL cannot store (<a
 * href="https://www.postgresql.org/docs/current/datatype-character.html">Character types</a>: no
 * zero; nor is half a surrogate pair UTF-8) or that a terminal obeys.
 */
final class StoredText {

  private static final int LONGEST = 255;

  private StoredText() {}

  /** Why a text cannot be kept, as the end of a sentence; empty if it can. */
  static Optional<String> objection(String text) {
    if (text.isBlank()) {
      return Optional.of("is blank");
    }
    if (text.length() > LONGEST) {
      return Optional.of("is longer than %s characters".formatted(LONGEST));
    }
    return text.codePoints().anyMatch(StoredText::isUnprintable)
        ? Optional.of("holds characters that cannot be printed")
        : Optional.empty();
  }

  static boolean isFit(String text) {
    return objection(text).isEmpty();
  }

  private static boolean isUnprintable(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }
}
