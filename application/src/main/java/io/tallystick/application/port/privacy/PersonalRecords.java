package io.tallystick.application.port.privacy;

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

  /** The events of which a column, an amendment or the ledger names the person. */
  List<StripeEventId> named(Person person);

  /**
   * Of the next few events those whose bodies may name the person: all that do, and some that do
   * not.
   *
   * @param after only events whose ids come after this text
   */
  Part candidates(Person person, String after);

  /** All events of the payments of these events, and of payments that credited the person. */
  List<StripeEventId> ofSamePayments(Person person, List<StripeEventId> events);

  /**
   * The customers of the person, and those whom these events name. A customer of another account is
   * left out.
   */
  Set<String> customers(Person person, List<StripeEventId> events);

  /** The bodies of these events. */
  List<Body> bodies(List<StripeEventId> events);

  /** The bodies of these events, held until the transaction ends. */
  List<Body> hold(List<StripeEventId> events);

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
      Set<String> customers,
      Set<String> names) {

    public Person {
      customers = Set.copyOf(customers);
      names = Set.copyOf(names);
      if (user.isEmpty() && email.isEmpty()) {
        throw new IllegalArgumentException("a person is an account or an e-mail address");
      }
    }

    /** The same person, known as these customers. */
    public Person as(Set<String> known) {
      return new Person(user, email, uuid, known, names);
    }
  }

  /**
   * Some of the events that were looked at.
   *
   * @param last the id of the last one that was looked at; empty if there was none
   */
  record Part(List<StripeEventId> events, Optional<String> last) {}

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
