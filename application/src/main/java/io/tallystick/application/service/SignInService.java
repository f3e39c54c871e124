package io.tallystick.application.service;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Operators;
import io.tallystick.application.port.Passwords;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.usecase.SignIn;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Sessions of operators, in the database, so that they hold on every instance and end on every one.
 */
public final class SignInService implements SignIn {

  private static final String NOBODY = "(nobody)";

  private final Operators operators;
  private final Passwords passwords;
  private final AuditLog audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Limits limits;
  private final String hashOfNobody;

  /**
   * How long a session lasts.
   *
   * @param idle without a request
   * @param whole in any case
   */
  public record Limits(Duration idle, Duration whole) {}

  public SignInService(
      Operators operators,
      Passwords passwords,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock,
      Limits limits) {
    this.operators = operators;
    this.passwords = passwords;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.limits = limits;
    this.hashOfNobody = passwords.hash(Secrets.random());
  }

  @Override
  public boolean isOpen() {
    return operators.all().stream().anyMatch(operator -> !operator.disabled());
  }

  /** The password is compared between two transactions, because that takes long on purpose. */
  @Override
  public Answer signIn(String name, String password, String address) {
    String account = name.strip().toLowerCase(Locale.ROOT);
    SignInLocks locks = SignInLocks.of(account, address);
    Optional<Duration> locked =
        transactions.committed(locks.keys(), () -> locks.attempt(operators, clock.instant()));
    if (locked.isPresent()) {
      return new Answer.Locked(locked.get());
    }
    Optional<String> hash = operators.passwordHash(account);
    boolean fits = passwords.matches(password, hash.orElse(hashOfNobody));
    List<String> keys = new ArrayList<>(locks.keys());
    keys.add(OperatorService.KEY);
    return transactions.committed(
        keys,
        () -> {
          // Meanwhile the password may be another one, or the operator disabled.
          if (fits && hash.isPresent() && operators.passwordHash(account).equals(hash)) {
            locks.takeBack(operators);
            return open(account, "with a password");
          }
          return refuse(account);
        });
  }

  /** Beyond ASCII the lower-case letter of one name may be a letter of another one. */
  @Override
  public Answer vouchedFor(String name) {
    boolean plain = StandardCharsets.US_ASCII.newEncoder().canEncode(name);
    String account = plain ? name.strip().toLowerCase(Locale.ROOT) : name;
    return transactions.committed(
        List.of(OperatorService.KEY),
        () ->
            operators.find(account).filter(operator -> !operator.disabled()).isPresent()
                ? open(account, "by the identity provider")
                : refuse(account));
  }

  @Override
  public Optional<Session> session(String id) {
    Instant now = clock.instant();
    return operators.session(Secrets.digest(id), now, notIdleSince(now), notBefore(now));
  }

  @Override
  public void signOut(String id) {
    transactions.committed(
        List.of(),
        () -> {
          Optional<String> who = operators.close(Secrets.digest(id));
          who.ifPresent(name -> note(name, "sign_out", "asked for"));
          return who.isPresent();
        });
  }

  private Answer open(String name, String how) {
    Instant now = clock.instant();
    operators.closeEnded(notIdleSince(now), notBefore(now));
    String id = Secrets.random();
    operators.open(Secrets.digest(id), name, Secrets.random(), now);
    note(name, "sign_in", how);
    return new Answer.SessionOpened(id);
  }

  /** A name that is nobody's is not noted: it may be a password in the wrong place. */
  private Answer refuse(String account) {
    Optional<Operator> who = operators.find(account);
    note(
        who.map(Operator::name).orElse(NOBODY),
        "sign_in_refused",
        who.map(it -> it.disabled() ? "disabled" : "wrong password").orElse("no such operator"));
    return new Answer.Refused();
  }

  private void note(String name, String action, String reason) {
    audit.append(List.of(new Action(name, action, name, reason, clock.instant())));
  }

  private Instant notIdleSince(Instant now) {
    return now.minus(limits.idle());
  }

  private Instant notBefore(Instant now) {
    return now.minus(limits.whole());
  }
}
