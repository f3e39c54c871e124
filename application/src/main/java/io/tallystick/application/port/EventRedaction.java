package io.tallystick.application.port;

import java.util.Set;

/** Knows what in events identifies a person. */
public interface EventRedaction {

  /** The names, addresses, telephone numbers and e-mail addresses that a body holds. */
  Set<String> personal(byte[] body);

  /** Whether this text stands anywhere in a body, in any letter case. */
  boolean mentions(byte[] body, String text);

  /**
   * The body without what identifies a person: names, addresses, telephone numbers, e-mail
   * addresses and free texts, wherever they stand. Amounts and ids stay; a second time nothing
   * changes.
   *
   * @param personal texts that identify the person; they are removed from other fields, too
   */
  byte[] redacted(byte[] body, Set<String> personal);

  /**
   * A message without these texts, in any letter case.
   *
   * @param quotes whether what it quotes is removed, too, unless it is an id
   */
  String redacted(String message, Set<String> personal, boolean quotes);
}
