package io.tallystick.application.service.operator;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Operators.ProviderIdentity;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.usecase.operator.SignIn.Answer;
import io.tallystick.application.usecase.operator.SignIn.Client;
import io.tallystick.application.usecase.operator.SignIn.Vouched;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** Signs in whom the identity provider vouches for. */
record ProviderSignIn(
    Operators operators,
    SignInHistory history,
    SignInAnswers answers,
    Transactions transactions,
    InstantSource clock) {

  /** Counts a return from the provider; how long that is locked, if it is. */
  Optional<Duration> returned(Client client) {
    SignInLocks locks = SignInLocks.ofReturns(client.address());
    return transactions.committed(locks.keys(), () -> locks.attempt(history, clock.instant()));
  }

  /** Has not failed: the return does not count. */
  Answer busy(Client client) {
    SignInLocks locks = SignInLocks.ofReturns(client.address());
    return transactions.committed(
        locks.keys(),
        () -> {
          locks.takeBack(history, clock.instant());
          return new Answer.Busy();
        });
  }

  /** Beyond ASCII the lower-case letter of one name may be a letter of another one. */
  Answer vouchedFor(Vouched person, Client client) {
    String name = person.name();
    boolean plain = StandardCharsets.US_ASCII.newEncoder().canEncode(name);
    String account = plain ? name.strip().toLowerCase(Locale.ROOT) : name;
    SignInLocks locks = SignInLocks.ofReturns(client.address());
    return transactions.committed(
        locks.keysToOpen(),
        () -> {
          if (operators.find(account).filter(operator -> !operator.disabled()).isEmpty()) {
            return answers.refused(account, client);
          }
          if (isOfAnother(account, person)) {
            answers.noteRefusal(
                account, "another person has this name at the identity provider", client);
            return new Answer.NameTaken();
          }
          locks.takeBack(history, clock.instant());
          return answers.opened(account, client, false, false, "by the identity provider");
        });
  }

  /**
   * Who comes first keeps the name; with another provider or client in the settings all come anew,
   * as a provider may have other subjects for another client (OpenID Connect Core 1.0, section 8).
   */
  private boolean isOfAnother(String account, Vouched person) {
    ProviderIdentity comes =
        new ProviderIdentity(person.issuer() + " " + person.client(), person.subject());
    Optional<ProviderIdentity> known = operators.identity(account);
    if (known.filter(it -> it.issuer().equals(comes.issuer())).isPresent()) {
      return !known.get().equals(comes);
    }
    operators.setIdentity(account, Optional.of(comes));
    return false;
  }
}
