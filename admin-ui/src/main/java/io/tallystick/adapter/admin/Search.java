package io.tallystick.adapter.admin;

import io.tallystick.adapter.admin.events.EventFilter;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.SearchText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Beginning;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Payer;
import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Looks for accounts, and for events of every status. */
@Singleton
record Search(BrowseEvents events, Accounts accounts) {

  /** What the text names as a whole; if that is nothing, what begins with it. */
  Found found(SearchText typed, SignedIn reader) {
    if (typed.isEmpty()) {
      return Found.NOTHING;
    }
    Found whole = whole(typed);
    return whole.isNothing() && reader.mayAct() ? beginning(typed, reader) : whole;
  }

  /** What the text names as a whole. */
  private Found whole(SearchText typed) {
    Optional<StripeEventId> event =
        Optional.of(typed.text())
            .filter(StripeEventId::isValid)
            .map(StripeEventId::new)
            .filter(id -> typed.isId() && events.details(id).isPresent());
    if (event.isPresent()) {
      return new Found(
          List.of(), List.of(), Optional.empty(), Optional.of(EventRow.address(event.get())));
    }
    List<Account> named = accounts.named(typed.text());
    Filter filter =
        typed.isAddress()
            ? Filter.of(new Payer.WithAddress(typed.text()))
            : EventFilter.naming(typed.text()).filter();
    List<Line> lines = events.page(filter, Order.NEWEST, Optional.empty(), Found.MOST + 1).lines();
    return new Found(
        named,
        lines,
        Optional.of(list(typed, lines)),
        named.size() == 1
            ? Optional.of("/admin/users/" + named.getFirst().id())
            : Optional.empty());
  }

  /** The list of all; it names a payer by the id of one of the events. */
  private static EventFilter list(SearchText typed, List<Line> lines) {
    return typed.isAddress() && !lines.isEmpty()
        ? EventFilter.paidAs(lines.getFirst().event().id())
        : EventFilter.naming(typed.text());
  }

  /** Whose beginning the text is; that it is looked for names and payers is on record. */
  private Found beginning(SearchText typed, SignedIn reader) {
    List<Account> named = typed.isId() ? List.of() : accounts.search(typed.text(), reader);
    Beginning text = new Beginning(typed.text(), typed.isLongEnough(), !typed.isId());
    return new Found(
        named, events.beginning(text, Found.MOST + 1), Optional.empty(), Optional.empty());
  }
}
