package io.tallystick.application.query;

import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.domain.identity.UserId;
import java.util.List;
import java.util.Optional;

/** Support staff look for accounts. */
public interface BrowseUsers {

  /**
   * The accounts that a text names as a whole: by id, UUID, Stripe customer or e-mail address. At
   * most 20.
   */
  List<Account> find(String text);

  /**
   * The accounts that {@link #find} finds, and those whose e-mail address, name or last name begins
   * with the text. The former first, at most 20.
   */
  List<Account> search(String text);

  /** One account. */
  Optional<Account> account(UserId id);

  /**
   * The account's rows of the books, the newest first.
   *
   * @param before only rows with smaller numbers; empty: from the newest on
   */
  List<Booking> bookings(UserId id, Optional<Long> before, int size);

  /**
   * The events of an account, the newest first: those that credited it, and those that name its
   * customer, its address, its id or its UUID.
   */
  List<Line> events(Account account, int most);

  /**
   * An account.
   *
   * @param debt what it owes for credits that were reversed when it did not hold them any more
   */
  record Account(
      UserId id,
      String email,
      String name,
      int balance,
      int debt,
      Optional<String> uuid,
      Optional<String> customer) {}
}
