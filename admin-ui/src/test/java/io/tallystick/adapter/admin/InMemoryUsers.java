package io.tallystick.adapter.admin;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.InMemoryBooks.Adjusted;
import io.tallystick.application.port.Ports;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.identity.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    List<Booking> all = new ArrayList<>();
    books.adjustments().stream()
        .filter(row -> row.adjustment().user().equals(id))
        .forEach(row -> all.addAll(bookings(all.size() + 1, row)));
    return all.stream()
        .filter(row -> row.id() < before.orElse(Long.MAX_VALUE))
        .sorted(Comparator.comparing(Booking::id).reversed())
        .limit(size)
        .toList();
  }

  @Override
  public List<Line> events(Account account, int most) {
    return List.of();
  }

  private static List<Booking> bookings(long id, Adjusted row) {
    Adjustment adjustment = row.adjustment();
    Booking booking =
        booking(id, row, "adjustment", adjustment.amount(), row.after() + row.repaid());
    return row.repaid() == 0
        ? List.of(booking)
        : List.of(booking, booking(id + 1, row, "repayment", -row.repaid(), row.after()));
  }

  private static Booking booking(long id, Adjusted row, String kind, int amount, int after) {
    return new Booking(
        id,
        row.adjustment().user(),
        amount,
        after,
        0,
        0,
        kind,
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
                  user.customer());
            })
        .toList();
  }
}
