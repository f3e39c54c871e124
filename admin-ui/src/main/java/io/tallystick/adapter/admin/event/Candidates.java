package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.UserRow;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.application.query.EventDetails;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.ResolutionStep;
import io.tallystick.domain.identity.UserId;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which accounts are offered for an event. None of them is ever chosen in advance. */
@Singleton
public record Candidates(BrowseUsers users, Accounts accounts) {

  private static final int MOST_NAMED = 20;
  private static final int MOST_NEAR = 5;

  /** What a person searched for. */
  List<CandidateRow> found(String text, SignedIn reader, Set<String> disclosed) {
    return accounts.search(text, reader).stream()
        .map(it -> CandidateRow.of(it, "", disclosed))
        .toList();
  }

  /** All accounts that the payment names, each with where; then some that are near. */
  List<CandidateRow> of(
      EventDetails event, Optional<Resolution> resolution, Set<String> disclosed) {
    Map<UserId, String> named = new LinkedHashMap<>();
    for (ResolutionStep step : resolution.map(Resolution::steps).orElse(List.of())) {
      String from = CandidateRow.from(step.source());
      step.matches().forEach(user -> named.merge(user, from, (one, other) -> one + "; " + other));
    }
    Map<UserId, CandidateRow> rows = new LinkedHashMap<>();
    named.entrySet().stream()
        .limit(MOST_NAMED)
        .forEach(
            it ->
                users
                    .account(it.getKey())
                    .ifPresent(
                        account ->
                            rows.put(
                                account.id(), CandidateRow.of(account, it.getValue(), disclosed))));
    int most = rows.size() + MOST_NEAR;
    near(event)
        .forEach(
            (account, why) -> {
              if (rows.size() < most) {
                rows.putIfAbsent(account.id(), CandidateRow.of(account, why, disclosed));
              }
            });
    return List.copyOf(rows.values());
  }

  /** The offered accounts, and the chosen one if it is not among them. */
  List<CandidateRow> with(String chosen, List<CandidateRow> offered, Set<String> disclosed) {
    if (chosen.isEmpty() || offered.stream().anyMatch(row -> row.user().id().equals(chosen))) {
      return offered;
    }
    return Stream.concat(
            accounts
                .account(chosen)
                .map(it -> CandidateRow.of(it, "chosen before", disclosed))
                .stream(),
            offered.stream())
        .toList();
  }

  /**
   * An account as an effect names it: a person, not only a number.
   *
   * @param disclosed what the reader sees unmasked
   * @param missing what stands for an account that is not there
   */
  public String person(UserId id, Set<String> disclosed, String missing) {
    return users
        .account(id)
        .map(account -> UserRow.of(account, disclosed))
        .map(row -> "%s · %s · #%s".formatted(row.name(), row.email(), row.id()))
        .orElse(missing);
  }

  /** Accounts that are only near what the payment says, each with what it shares. */
  private Map<Account, String> near(EventDetails event) {
    Optional<String> name =
        PayloadNode.of(event.payload(), true)
            .flatMap(body -> body.at("data", "object", "customer_details", "name"));
    Optional<String> mailbox =
        event.line().email().map(email -> email.substring(0, Math.max(0, email.indexOf('@'))));
    Map<Account, String> near = new LinkedHashMap<>();
    event.customer().stream()
        .flatMap(customer -> users.find(customer).stream())
        .forEach(it -> near.put(it, "only near: it has the payment's Stripe customer"));
    add(near, event.line().email(), "the payer's address");
    add(near, name, "the payer's name");
    add(near, mailbox, "the payer's address");
    return near;
  }

  private void add(Map<Account, String> near, Optional<String> hint, String whose) {
    String text = lower(hint.orElse(""));
    if (text.length() > 1) {
      for (Account account : users.search(text)) {
        beginning(account, text)
            .map(what -> "only near: its %s begins like %s".formatted(what, whose))
            .ifPresent(why -> near.putIfAbsent(account, why));
      }
    }
  }

  /** What of the account begins like this; empty where it was found by its number. */
  private static Optional<String> beginning(Account account, String text) {
    if (lower(account.email()).startsWith(text)) {
      return Optional.of("address");
    }
    return (" " + lower(account.name())).contains(" " + text)
        ? Optional.of("name")
        : Optional.empty();
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
