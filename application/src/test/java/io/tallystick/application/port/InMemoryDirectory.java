package io.tallystick.application.port;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.InMemoryState.UserRow;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.Literal;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.Placeholder;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.identity.UserReference.UserUuid;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The users of {@link InMemoryBooks}. */
record InMemoryDirectory(InMemoryBooks books) implements UserDirectory {

  @Override
  public Answer<Findings> find(Set<UserReference> references) {
    return books.answer(
        state -> {
          Map<UserReference, List<UserId>> matches = new HashMap<>();
          for (UserReference reference : references) {
            List<UserId> named =
                state.users.entrySet().stream()
                    .filter(user -> names(reference, user.getKey(), user.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!named.isEmpty()) {
              matches.put(reference, named);
            }
          }
          return new Findings(matches);
        });
  }

  private static boolean names(UserReference reference, UserId id, UserRow row) {
    return switch (reference) {
      case NumericId number -> number.value().equals(id);
      case UserUuid uuid -> row.uuid().equals(Optional.of(uuid.value()));
      case EmailAddress email -> row.user().email().equalsIgnoreCase(email.text());
      case StripeCustomerId customer -> row.user().customer().equals(Optional.of(customer.text()));
      case Literal literal -> false;
      case Placeholder placeholder -> false;
    };
  }

  @Override
  public Creation create(EmailAddress email) {
    InMemoryState state = books.inTransaction();
    String address = email.text().toLowerCase(Locale.ROOT);
    if (state.users.values().stream()
        .noneMatch(row -> row.user().email().equalsIgnoreCase(address))) {
      if (books.newAccountsAreRefused().isPresent()) {
        return new Creation.Refused(books.newAccountsAreRefused().get());
      }
      state.addUser(address, email.text().substring(0, email.text().indexOf('@')), 0);
    }
    return new Creation.Done();
  }

  @Override
  public Map<UserId, Balance> lock(Set<UserId> users) {
    InMemoryState state = books.inTransaction();
    books.refuseIfHeldElsewhere(users);
    Map<UserId, Balance> balances = new HashMap<>();
    for (UserId user : users) {
      UserRow row = state.users.get(user);
      if (row != null) {
        balances.put(user, new Balance(row.user().balance()));
      }
    }
    return balances;
  }

  @Override
  public Answer<Map<UserId, Balance>> tryLock(Set<UserId> users) {
    return Answer.of(
        lock(users.stream().filter(user -> !books.isHeldElsewhere(user)).collect(toSet())));
  }

  @Override
  public Map<UserId, String> linkCustomers(Map<UserId, StripeCustomerId> customers) {
    InMemoryState state = books.inTransaction();
    if (Set.copyOf(customers.values()).size() < customers.size()) {
      throw new IllegalStateException("a customer is linked to two users");
    }
    customers.forEach(
        (user, customer) -> {
          boolean taken =
              state.users.values().stream()
                  .anyMatch(row -> row.user().customer().equals(Optional.of(customer.text())));
          if (!taken) {
            state.users.computeIfPresent(
                user,
                (id, row) -> row.user().customer().isPresent() ? row : row.with(customer.text()));
          }
        });
    return Map.of();
  }
}
