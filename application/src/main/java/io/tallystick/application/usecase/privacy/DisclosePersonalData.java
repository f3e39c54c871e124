package io.tallystick.application.usecase.privacy;

import io.tallystick.domain.identity.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Support staff look at personal data that pages hide otherwise: the looking is on record. */
public interface DisclosePersonalData {

  /** How long an account stays disclosed to the person who has asked for it. */
  Duration SHOWN_FOR = Duration.ofMinutes(15);

  /**
   * Records that a person is about to see it; it may be shown once this has returned.
   *
   * @param person who looks
   * @param subjects at what: events' ids, accounts as {@link #account} names them, or a list
   * @param reason what for
   * @throws TooManyDisclosures if the person would see more within an hour than one may
   */
  void disclose(String person, List<String> subjects, String reason);

  /**
   * Counts that a person looks for accounts by the beginning of a name or an address, which tells
   * of them letter by letter.
   *
   * @throws TooManyDisclosures if the person has looked for too many texts within an hour
   */
  void search(String person, String text);

  /**
   * Records that a list shows a person the payers' addresses of these events, each once in an hour.
   *
   * @param events their ids
   * @return false where the person would see more within an hour than one may: nothing may be shown
   */
  boolean showPayers(String person, List<String> events);

  /**
   * What this person has seen within an hour, by the ids of events, the names of accounts and of
   * lists: to show it again adds nothing to the record.
   */
  Set<String> seen(String person);

  /** What was disclosed to this person within {@link #SHOWN_FOR}. */
  Set<String> disclosed(String person);

  /** An account as a subject. */
  static String account(UserId id) {
    return "user " + id;
  }
}
