package io.tallystick.application.port;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is stored about one person. */
public interface PersonalRecords {

  /**
   * The account of a user, with what else names it; empty if there is none.
   *
   * @param user whose account
   */
  Optional<Person> person(UserId user);

  /** The events of the person, and those in which the e-mail address stands anywhere. */
  List<StripeEventId> events(Person person);

  /** Events of which only their bodies can say whether the e-mail address stands in them. */
  List<StripeEventId> unsearchable(Person person);

  /** The bodies of these events, held until the transaction ends. */
  List<Body> bodies(List<StripeEventId> events);

  /** Replaces bodies, and removes the payers of these events from the columns to search by. */
  void replace(List<Body> bodies);

  /** What people and programs wrote about these events, and about the person. */
  List<Text> texts(List<StripeEventId> events, Person person);

  /** Replaces such texts. */
  void replaceTexts(List<Change> changes);

  /**
   * A person: an account, an e-mail address, or both.
   *
   * @param names texts by which the person is known, in any letter case
   */
  record Person(
      Optional<UserId> user,
      Optional<String> email,
      Optional<String> uuid,
      Optional<String> customer,
      Set<String> names) {

    public Person {
      names = Set.copyOf(names);
      if (user.isEmpty() && email.isEmpty()) {
        throw new IllegalArgumentException("a person is an account or an e-mail address");
      }
    }
  }

  /** The bytes of an event; empty where they were removed. */
  record Body(StripeEventId event, byte[] payload) {}

  /**
   * A text.
   *
   * @param place the column it stands in
   * @param key the row, or rows
   * @param ofEvent whether it is a message about an event, which may quote a payer
   */
  record Text(String place, String key, String text, boolean ofEvent) {}

  /** A text, and what takes its place. */
  record Change(Text before, String after) {}
}
