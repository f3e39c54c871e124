package io.tallystick.adapter.admin.page;

import io.micronaut.http.HttpRequest;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Accounts as a reader may find and see them. */
@Singleton
public record Accounts(BrowseUsers users, DisclosePersonalData disclosures) {

  private static final String SEARCH = "users";
  private static final String ADDRESSES = "addresses";

  /** The account with an id that was typed or chosen. */
  public Optional<Account> account(String id) {
    return id.matches("[1-9][0-9]{0,17}") ? account(Long.parseLong(id)) : Optional.empty();
  }

  public Optional<Account> account(long id) {
    return id > 0 ? users.account(new UserId(id)) : Optional.empty();
  }

  /** The accounts that a text names as a whole. */
  public List<Account> named(String text) {
    return users.find(SearchText.of(text).text());
  }

  /**
   * The accounts that a text names. Who may act finds them by the beginning of an address or a
   * name, too: that tells what is masked otherwise, and so is on record, once for as long as a
   * disclosure lasts.
   */
  public List<Account> search(String text, SignedIn reader) {
    List<Account> named = named(text);
    if (!named.isEmpty() || !reader.mayAct()) {
      return named;
    }
    if (!text.isBlank() && !disclosedTo(reader).contains(SEARCH)) {
      disclosures.disclose(
          reader.name(), List.of(SEARCH), "searches by the beginning of addresses and names");
    }
    if (!text.isBlank()) {
      disclosures.search(reader.name(), text);
    }
    return users.search(text);
  }

  /** What the reader sees unmasked now. */
  public Set<String> disclosedTo(SignedIn reader) {
    return reader.mayAct() ? disclosures.disclosed(reader.name()) : Set.of();
  }

  /** Whether the reader has asked to see the whole addresses of payers in lists. */
  public boolean showsAddresses(SignedIn reader) {
    return disclosedTo(reader).contains(ADDRESSES);
  }

  /**
   * Of which of these events the page shows the reader the payers' whole addresses, which is on
   * record then. Where it shows none because the reader has seen so many, the page says so. A page
   * that refreshes itself may have nobody who looks at it: it shows only what is on record already.
   */
  public Set<StripeEventId> payersShown(HttpRequest<?> request, List<Line> lines) {
    SignedIn reader = SignedIn.of(request);
    if (!showsAddresses(reader)) {
      return Set.of();
    }
    List<StripeEventId> events =
        lines.stream()
            .filter(line -> line.email().isPresent())
            .map(line -> line.event().id())
            .toList();
    if (Pages.isRefresh(request)) {
      Set<String> seen = disclosures.seen(reader.name());
      return events.stream()
          .filter(id -> seen.contains(id.value()))
          .collect(Collectors.toUnmodifiableSet());
    }
    if (!disclosures.showPayers(
        reader.name(), events.stream().map(StripeEventId::value).toList())) {
      Pages.notice(request, TooManyDisclosuresHandler.MASKED);
      return Set.of();
    }
    return Set.copyOf(events);
  }

  /** Records that lists show the reader the whole addresses of payers from now on, for a while. */
  public void discloseAddresses(SignedIn reader) {
    if (!showsAddresses(reader)) {
      disclosures.disclose(reader.name(), List.of(ADDRESSES), "addresses of payers in lists");
    }
  }

  /** Records that the reader sees these accounts unmasked from now on, for a while. */
  public void disclose(List<UserId> accounts, String reason, SignedIn reader) {
    disclosures.disclose(
        reader.name(), accounts.stream().map(DisclosePersonalData::account).toList(), reason);
  }
}
