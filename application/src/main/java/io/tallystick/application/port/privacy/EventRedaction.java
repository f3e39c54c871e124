package io.tallystick.application.port.privacy;

import io.tallystick.application.port.privacy.PersonalRecords.Person;
import java.util.Set;
import java.util.function.Predicate;

/** Knows what in events identifies a person. */
public interface EventRedaction {

  /** The names, addresses, telephone numbers and e-mail addresses that a body holds. */
  Set<String> personal(byte[] body);

  /**
   * Whether a body names the person: it holds the e-mail address, in any letter case and not as a
   * part of a longer one, or a customer, or the user's id or UUID where the application names its
   * user.
   */
  Predicate<byte[]> naming(Person person);

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
