package io.tallystick.application.port;

import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.InMemoryState.BookingRow;
import io.tallystick.application.port.InMemoryState.UserRow;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.port.privacy.PersonalRecords;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What {@link InMemoryBooks} hold about one person. */
public final class InMemoryPersonalRecords implements PersonalRecords {

  /** So few are looked at together that a search has several parts. */
  private static final int EVENTS_AT_ONCE = 7;

  private final InMemoryBooks books;
  private final InMemoryPersonalTexts texts;
  private int mostBodiesAtOnce;
  private int bodiesRead;

  public InMemoryPersonalRecords(InMemoryBooks books) {
    this.books = books;
    this.texts = new InMemoryPersonalTexts(books);
  }

  /** How many bodies were asked for in all. */
  public int bodiesRead() {
    return bodiesRead;
  }

  /** How many bodies were asked for together, at most. */
  public int mostBodiesAtOnce() {
    return mostBodiesAtOnce;
  }

  @Override
  public Optional<Person> person(UserId user) {
    return books.read(
        state -> Optional.ofNullable(state.users.get(user)).map(row -> person(user, row)));
  }

  private static Person person(UserId user, UserRow row) {
    return new Person(
        Optional.of(user),
        Optional.of(row.user().email()),
        row.uuid().map(UUID::toString),
        row.user().customer().map(Set::of).orElse(Set.of()),
        Stream.of(row.user().email(), row.user().name())
            .filter(name -> !name.isBlank())
            .collect(toSet()));
  }

  @Override
  public List<StripeEventId> named(Person person) {
    Set<String> references =
        Stream.of(person.user().map(UserId::toString), person.uuid(), person.email())
            .flatMap(Optional::stream)
            .map(text -> text.toLowerCase(Locale.ROOT))
            .collect(toSet());
    return books.read(
        state ->
            ids(
                state,
                row -> {
                  StripeEventId id = row.event().id();
                  PayerClaims payer = payer(row);
                  return isOf(person, user(row))
                      || isOf(person, assigned(state.amendments.get(id)))
                      || booked(state, person).anyMatch(it -> it.entry().event().equals(id))
                      || customer(row).filter(person.customers()::contains).isPresent()
                      || row.notice().objectId().filter(person.customers()::contains).isPresent()
                      || payer.email().filter(references::contains).isPresent()
                      || payer
                          .reference()
                          .map(text -> text.toLowerCase(Locale.ROOT))
                          .filter(references::contains)
                          .isPresent();
                }));
  }

  private static List<StripeEventId> ids(InMemoryState state, Predicate<NewEvent> which) {
    return state.events.values().stream()
        .filter(which)
        .map(row -> row.event().id())
        .sorted()
        .toList();
  }

  private static PayerClaims payer(NewEvent row) {
    return row.notice().fact() instanceof Paid paid ? paid.payer() : PayerClaims.NONE;
  }

  private static Optional<String> customer(NewEvent row) {
    return payer(row).customer().map(StripeCustomerId::text);
  }

  private static Optional<UserId> user(NewEvent row) {
    return row.event().state() instanceof Completed done
        ? Optional.of(done.user())
        : Optional.empty();
  }

  private static Optional<UserId> assigned(Amendment amendment) {
    return Optional.ofNullable(amendment)
        .flatMap(Amendment::assignment)
        .map(assignment -> assignment.user());
  }

  private static boolean isOf(Person person, Optional<UserId> user) {
    return user.isPresent() && user.equals(person.user());
  }

  private static Stream<BookingRow> booked(InMemoryState state, Person person) {
    return state.bookings.stream().filter(row -> isOf(person, Optional.of(row.entry().user())));
  }

  @Override
  public Part candidates(Person person, String after) {
    List<String> names =
        Stream.of(
                person.email().stream(),
                person.uuid().stream(),
                person.user().map(UserId::toString).stream(),
                person.customers().stream())
            .flatMap(any -> any)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    return books.read(
        state -> {
          List<StripeEventId> part =
              ids(state, row -> row.event().id().value().compareTo(after) > 0).stream()
                  .limit(EVENTS_AT_ONCE)
                  .toList();
          return new Part(
              part.stream()
                  .filter(id -> names.stream().anyMatch(text(state, id)::contains))
                  .toList(),
              part.stream().map(StripeEventId::value).max(naturalOrder()));
        });
  }

  private static String text(InMemoryState state, StripeEventId id) {
    return new String(state.events.get(id).payload(), StandardCharsets.UTF_8)
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public List<StripeEventId> ofSamePayments(Person person, List<StripeEventId> events) {
    return books.read(
        state -> {
          Set<PaymentId> payments = new HashSet<>();
          events.forEach(id -> state.events.get(id).notice().payment().ifPresent(payments::add));
          booked(state, person).forEach(row -> payments.add(row.entry().payment()));
          state.moved.forEach(
              (payment, user) -> {
                if (isOf(person, Optional.of(user))) {
                  payments.add(payment);
                }
              });
          return ids(state, row -> row.notice().payment().filter(payments::contains).isPresent());
        });
  }

  @Override
  public Set<String> customers(Person person, List<StripeEventId> events) {
    return books.read(
        state -> {
          Set<String> customers = new HashSet<>(person.customers());
          events.stream()
              .map(state.events::get)
              .flatMap(row -> customer(row).stream())
              .filter(customer -> !isOfAnother(state, customer, person))
              .forEach(customers::add);
          return customers;
        });
  }

  /** Whether another account has the customer, or has paid as this customer. */
  private static boolean isOfAnother(InMemoryState state, String customer, Person person) {
    return Stream.concat(
            state.users.entrySet().stream()
                .filter(user -> user.getValue().user().customer().equals(Optional.of(customer)))
                .map(Map.Entry::getKey),
            state.events.values().stream()
                .filter(row -> customer(row).equals(Optional.of(customer)))
                .flatMap(row -> user(row).stream())
                .filter(state.users::containsKey))
        .anyMatch(user -> !isOf(person, Optional.of(user)));
  }

  @Override
  public List<Body> hold(List<StripeEventId> events) {
    return bodies(events);
  }

  @Override
  public List<Body> bodies(List<StripeEventId> events) {
    InMemoryState state = books.inTransaction();
    mostBodiesAtOnce = Math.max(mostBodiesAtOnce, events.size());
    bodiesRead += events.size();
    return ids(state, row -> events.contains(row.event().id())).stream()
        .map(id -> new Body(id, state.events.get(id).payload().clone()))
        .toList();
  }

  @Override
  public void replace(List<Body> bodies) {
    Map<StripeEventId, NewEvent> events = books.inTransaction().events;
    for (Body body : bodies) {
      events.computeIfPresent(
          body.event(),
          (id, row) ->
              new NewEvent(
                  row.notice().fact() instanceof Paid paid
                      ? row.notice().with(withoutPayer(paid))
                      : row.notice(),
                  row.event(),
                  body.payload().clone()));
    }
  }

  /** Only the customer stays, and the number or UUID of a user. */
  private static Paid withoutPayer(Paid paid) {
    Map<CandidateSource, String> kept =
        paid.payer().texts().entrySet().stream()
            .filter(
                claim ->
                    switch (claim.getKey().read(claim.getValue())) {
                      case StripeCustomerId customer -> true;
                      case UserReference.NumericId id -> claim.getKey().idByApplication();
                      case UserReference.UserUuid uuid -> claim.getKey().idByApplication();
                      default -> false;
                    })
            .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Paid(
        paid.id(),
        paid.checkoutSession(),
        new PayerClaims(kept, paid.payer().assignment()),
        paid.claim(),
        paid.money(),
        paid.free(),
        paid.authorized(),
        paid.invoice());
  }

  @Override
  public List<Text> texts(List<StripeEventId> events, Person person) {
    return texts.of(events, person);
  }

  @Override
  public void replaceTexts(List<Change> changes) {
    texts.replace(changes);
  }
}
