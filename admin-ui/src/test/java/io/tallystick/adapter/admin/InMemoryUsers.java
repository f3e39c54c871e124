package io.tallystick.adapter.admin;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.InMemoryBooks.Adjusted;
import io.tallystick.application.port.Ports;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.domain.identity.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The accounts of {@link InMemoryBooks} and their corrections, as pages read them. */
record InMemoryUsers(InMemoryBooks books) implements BrowseUsers {

  @Override
  public List<Account> find(String text) {
    return accounts().stream()
        .filter(
            account ->
                account.id().toString().equals(text)
                    || account.email().equalsIgnoreCase(text)
                    || account.customer().filter(text::equals).isPresent())
        .toList();
  }

  @Override
  public List<Account> search(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return accounts().stream()
        .filter(
            account ->
                !text.isBlank()
                    && (account.id().toString().equals(text)
                        || account.email().toLowerCase(Locale.ROOT).startsWith(lower)
                        || account.name().toLowerCase(Locale.ROOT).startsWith(lower)))
        .toList();
  }

  @Override
  public Optional<Account> account(UserId id) {
    return accounts().stream().filter(account -> account.id().equals(id)).findFirst();
  }

  @Override
  public List<Booking> bookings(UserId id, Optional<Long> before, int size) {
    List<Adjusted> rows =
        books.adjustments().stream().filter(row -> row.adjustment().user().equals(id)).toList();
    return IntStream.range(0, rows.size())
        .mapToObj(place -> booking(place + 1, rows.get(place)))
        .filter(row -> row.id() < before.orElse(Long.MAX_VALUE))
        .sorted(Comparator.comparing(Booking::id).reversed())
        .limit(size)
        .toList();
  }

  @Override
  public List<Line> events(Account account, int most) {
    return List.of();
  }

  private static Booking booking(long id, Adjusted row) {
    return new Booking(
        id,
        row.adjustment().user(),
        row.adjustment().amount(),
        row.after(),
        0,
        0,
        "adjustment",
        Optional.empty(),
        Optional.empty(),
        row.adjustment().reason(),
        row.adjustment().actor(),
        row.at());
  }

  private List<Account> accounts() {
    return LongStream.rangeClosed(1, books.users())
        .mapToObj(
            id -> {
              Ports.User user = books.user(id);
              return new Account(
                  new UserId(id),
                  user.email(),
                  user.name(),
                  user.balance(),
                  books.debtOf(id),
                  Optional.empty(),
                  user.customer(),
                  books.ledger().newest(new UserId(id)));
            })
        .toList();
  }
}
