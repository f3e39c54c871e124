package io.tallystick.application.service.privacy;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.privacy.EventRedaction;
import io.tallystick.application.port.privacy.PersonalRecords;
import io.tallystick.application.port.privacy.PersonalRecords.Body;
import io.tallystick.application.port.privacy.PersonalRecords.Change;
import io.tallystick.application.port.privacy.PersonalRecords.Part;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.application.port.privacy.PersonalRecords.Text;
import io.tallystick.application.usecase.credit.FindAccount;
import io.tallystick.application.usecase.credit.FindAccount.Finding;
import io.tallystick.application.usecase.privacy.EraseUser;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Erases a person in one transaction: all of it, or nothing. */
public record ErasureService(
    FindAccount accounts,
    PersonalRecords records,
    EventRedaction redaction,
    AuditLog audit,
    Transactions transactions,
    InstantSource clock)
    implements EraseUser {

  /** So many bodies are in memory at once. */
  private static final int BODIES_AT_ONCE = 100;

  @Override
  public Result erase(UserReference reference, String person, String reason) {
    return about(
        reference,
        meant ->
            transactions.committed(
                () -> {
                  Set<String> personal = new HashSet<>();
                  Result.Erased erased = erase(meant, personal);
                  String subject =
                      meant.user().map(user -> "user " + user).orElse("an e-mail address");
                  String said = redaction.redacted(reason, personal, false);
                  audit.append(new Action(person, "erase_user", subject, said, clock.instant()));
                  return erased;
                }));
  }

  @Override
  public Result preview(UserReference reference) {
    return about(
        reference,
        meant -> transactions.rolledBack(List.of(), () -> erase(meant, new HashSet<>())));
  }

  private interface Work {
    Result on(Person person);
  }

  private Result about(UserReference reference, Work work) {
    return switch (accounts.find(reference)) {
      case Finding.Found found -> work.on(records.person(found.user()).orElseThrow());
      case Finding.Ambiguous ambiguous -> new Result.Ambiguous();
      case Finding.Unknown unknown ->
          stranger(reference).map(work::on).orElseGet(Result.Unknown::new);
    };
  }

  /** The host application may have removed the account before. */
  private static Optional<Person> stranger(UserReference reference) {
    Optional<UserId> user =
        reference instanceof NumericId id ? Optional.of(id.value()) : Optional.empty();
    Optional<String> email =
        reference instanceof EmailAddress address
            ? Optional.of(address.lowerCase())
            : Optional.empty();
    return user.isEmpty() && email.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Person(
                user, email, Optional.empty(), Set.of(), email.map(Set::of).orElse(Set.of())));
  }

  /**
   * Two rounds over the bodies: a name that one event tells may stand as a plain text in another.
   * Only what is changed is held, and only from then on: who searches keeps nobody waiting.
   *
   * @param personal receives all that identifies the person
   */
  private Result.Erased erase(Person person, Set<String> personal) {
    List<StripeEventId> events = events(person);
    personal.addAll(person.names());
    forSome(
        events,
        some ->
            records.bodies(some).forEach(it -> personal.addAll(redaction.personal(it.payload()))));
    List<StripeEventId> changed = new ArrayList<>();
    forSome(
        events,
        some -> {
          List<Body> bodies = records.hold(some);
          List<Body> redacted =
              bodies.stream()
                  .map(it -> new Body(it.event(), redaction.redacted(it.payload(), personal)))
                  .toList();
          for (int i = 0; i < bodies.size(); i++) {
            if (!Arrays.equals(bodies.get(i).payload(), redacted.get(i).payload())) {
              changed.add(bodies.get(i).event());
            }
          }
          records.replace(redacted);
        });
    List<Change> changes = new ArrayList<>();
    for (Text text : records.texts(events, person)) {
      String after = redaction.redacted(text.text(), personal, text.ofEvent());
      if (!after.equals(text.text())) {
        changes.add(new Change(text, after));
      }
    }
    records.replaceTexts(changes);
    return new Result.Erased(events.size(), changed.size(), changes.size());
  }

  /**
   * Bodies are searched again as long as events tell of further customers who are the person. A
   * person who is a customer without an account is known by events alone.
   */
  private List<StripeEventId> events(Person person) {
    Set<StripeEventId> events = new TreeSet<>(records.named(person));
    Person known = person.as(records.customers(person, List.copyOf(events)));
    Person searched;
    do {
      searched = known;
      events.addAll(records.named(searched));
      search(searched, events);
      events.addAll(records.ofSamePayments(searched, List.copyOf(events)));
      known = person.as(records.customers(person, List.copyOf(events)));
    } while (!known.equals(searched));
    return List.copyOf(events);
  }

  private void search(Person person, Set<StripeEventId> events) {
    Predicate<byte[]> names = redaction.naming(person);
    Optional<String> last = Optional.of("");
    while (last.isPresent()) {
      Part part = records.candidates(person, last.get());
      forSome(
          part.events().stream().filter(event -> !events.contains(event)).toList(),
          some ->
              records.bodies(some).stream()
                  .filter(body -> names.test(body.payload()))
                  .forEach(body -> events.add(body.event())));
      last = part.last();
    }
  }

  private static void forSome(List<StripeEventId> events, Consumer<List<StripeEventId>> work) {
    for (int from = 0; from < events.size(); from += BODIES_AT_ONCE) {
      work.accept(events.subList(from, Math.min(from + BODIES_AT_ONCE, events.size())));
    }
  }
}
