package io.tallystick.application.service.operator;

import static io.tallystick.application.service.Secrets.digest;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Passwords;
import io.tallystick.application.port.operator.Passwords.Comparison;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.service.Secrets;
import io.tallystick.application.usecase.operator.SignIn;
import io.tallystick.domain.operator.PasswordRule;
import io.tallystick.domain.operator.Session;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions of operators, in the database, so that they hold on every instance and end on every one.
 */
public final class SignInService implements SignIn {

  /** Others who try the same account keep their turn no longer than this. */
  private static final Duration LOCKED_AT_MOST = Duration.ofSeconds(1);

  private final Operators operators;
  private final Sessions sessions;
  private final SignInHistory history;
  private final SecondFactorService factors;
  private final Passwords passwords;
  private final Transactions transactions;
  private final InstantSource clock;
  private final SessionLimits limits;
  private final OperatorSessions open;
  private final SignInAnswers answers;
  private final ProviderSignIn byProvider;
  private final Transactions hasty;
  private final SignInTurns turns;
  private final String hashOfNobody;

  /**
   * @param connections of the database, of which strangers have few
   */
  public SignInService(
      Operators operators,
      Sessions sessions,
      SignInHistory history,
      SecondFactorService factors,
      Passwords passwords,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock,
      SessionLimits limits,
      int connections) {
    this.operators = operators;
    this.sessions = sessions;
    this.history = history;
    this.factors = factors;
    this.passwords = passwords;
    this.transactions = transactions;
    this.clock = clock;
    this.limits = limits;
    this.open = new OperatorSessions(sessions, clock, limits);
    this.answers = new SignInAnswers(operators, history, open, audit, clock);
    this.byProvider = new ProviderSignIn(operators, history, answers, transactions, clock);
    this.hasty = transactions.withLockTimeout(LOCKED_AT_MOST);
    this.turns = new SignInTurns(connections);
    this.hashOfNobody = passwords.hash(Secrets.random());
  }

  @Override
  public Duration idle() {
    return limits.idle();
  }

  @Override
  public boolean isOpen() {
    return operators.all().stream().anyMatch(operator -> !operator.disabled());
  }

  @Override
  public Answer signIn(String name, String password, Client client) {
    if (password.length() > PasswordRule.LONGEST) {
      return new Answer.Refused();
    }
    String account = name.strip().toLowerCase(Locale.ROOT);
    Optional<String> known =
        client.browser().filter(it -> operatorsOf(it, client).contains(account));
    SignInLocks locks =
        known
            .map(browser -> SignInLocks.ofBrowser(account, browser))
            .orElseGet(() -> SignInLocks.ofAddress(account, client.address()));
    return turns
        .signIn(
            known.isPresent(), () -> signIn(account, password, known.isPresent(), locks, client))
        .map(this::remembered)
        .orElseGet(Answer.Busy::new);
  }

  /** What was opened here waits for no unknown ids. */
  private Answer remembered(Answer answer) {
    if (answer instanceof Answer.SessionOpened(String sessionId, String browser)) {
      turns.remember(sessionId);
      turns.remember(browser);
    }
    return answer;
  }

  private Set<String> operatorsOf(String browser, Client client) {
    return turns
        .find(
            browser,
            client.address(),
            () -> Optional.of(history.operatorsOf(digest(browser))).filter(it -> !it.isEmpty()))
        .orElse(Set.of());
  }

  /** The password is compared between two transactions, because that takes long on purpose. */
  private Answer signIn(
      String account, String password, boolean known, SignInLocks locks, Client client) {
    Optional<Duration> locked;
    try {
      locked = hasty.committed(locks.keys(), () -> locks.attempt(history, clock.instant()));
    } catch (LockTimeout others) {
      return new Answer.Busy();
    }
    if (locked.isPresent()) {
      return new Answer.Locked(locked.get());
    }
    Optional<String> hash = operators.passwordHash(account);
    Comparison comparison = passwords.compare(password, hash.orElse(hashOfNobody), known);
    return switch (comparison) {
      case BUSY ->
          hasty.committed(
              locks.keys(),
              () -> {
                locks.takeBack(history, clock.instant());
                return new Answer.Busy();
              });
      case DIFFERS -> transactions.committed(() -> answers.refused(account, client));
      case MATCHES -> admit(account, hash, renewed(hash, password), locks, client);
    };
  }

  /** A hash that was made by less work than is due now is made anew while the password is here. */
  private Optional<String> renewed(Optional<String> hash, String password) {
    return hash.filter(passwords::isOutdated).map(old -> passwords.hash(password));
  }

  /** Meanwhile the password may be another one, or the operator disabled. */
  private Answer admit(
      String account,
      Optional<String> hash,
      Optional<String> renewed,
      SignInLocks locks,
      Client client) {
    return transactions.committed(
        locks.keysToOpen(),
        () -> {
          if (hash.isEmpty() || !operators.passwordHash(account).equals(hash)) {
            return answers.refused(account, client);
          }
          renewed.ifPresent(it -> operators.renewHash(account, hash.get(), it));
          locks.forget(history, clock.instant());
          boolean awaitsCode = factors.isSetUp(account);
          return answers.opened(
              account,
              client,
              true,
              awaitsCode,
              awaitsCode ? "password, code awaited" : "with a password");
        });
  }

  /** Codes are few, so that failures count for the account, wherever they come from. */
  @Override
  public Answer enterCode(String sessionId, String code, Client client) {
    Optional<String> name = open.awaitingCode(sessionId);
    if (name.isEmpty()) {
      return new Answer.Refused();
    }
    SignInLocks locks = SignInLocks.ofCode(name.get());
    return remembered(
        transactions.committed(
            locks.keysToOpen(), () -> enterCode(sessionId, name.get(), code, locks, client)));
  }

  private Answer enterCode(
      String sessionId, String name, String code, SignInLocks locks, Client client) {
    Optional<Duration> locked = locks.attempt(history, clock.instant());
    if (locked.isPresent()) {
      return new Answer.Locked(locked.get());
    }
    if (!factors.use(name, code)) {
      answers.noteRefusal(name, "wrong code", client);
      return new Answer.Refused();
    }
    if (sessions.close(digest(sessionId)).isEmpty()) {
      return new Answer.Refused(); // it has ended meanwhile
    }
    locks.forget(history, clock.instant());
    return answers.opened(name, client, true, false, "with a password and a code");
  }

  @Override
  public Optional<Answer> returned(Client client) {
    return turns
        .signIn(isKnown(client), () -> byProvider.returned(client).<Answer>map(Answer.Locked::new))
        .orElseGet(() -> Optional.of(new Answer.Busy()));
  }

  @Override
  public Answer vouchedFor(Vouched person, Client client) {
    return turns
        .signIn(isKnown(client), () -> byProvider.vouchedFor(person, client))
        .map(this::remembered)
        .orElseGet(() -> byProvider.busy(client));
  }

  /** Whose return from the provider it is, is not known beforehand. */
  private boolean isKnown(Client client) {
    return client.browser().filter(it -> !operatorsOf(it, client).isEmpty()).isPresent();
  }

  @Override
  public Optional<Session> session(String id, boolean used, String address) {
    return turns.find(id, address, () -> open.session(id, used));
  }

  @Override
  public void signOut(String id) {
    transactions.committed(
        () -> {
          Optional<String> who = sessions.close(digest(id));
          who.ifPresent(name -> answers.note(name, "sign_out", "asked for"));
          return who.isPresent();
        });
  }
}
