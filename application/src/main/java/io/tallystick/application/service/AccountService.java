package io.tallystick.application.service;

import static io.tallystick.application.service.Secrets.digest;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Operators;
import io.tallystick.application.port.Passwords;
import io.tallystick.application.port.Passwords.Comparison;
import io.tallystick.application.port.Sessions;
import io.tallystick.application.port.SignInHistory;
import io.tallystick.application.port.StoredPassword;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.service.SignInService.Limits;
import io.tallystick.application.usecase.KeepOwnAccount;
import io.tallystick.application.usecase.ManageOperators.Change;
import io.tallystick.domain.operator.PasswordRule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators keep their own passwords and sessions. */
public final class AccountService implements KeepOwnAccount {

  private static final Change WRONG = new Change.Impossible("that is not your present password");

  private final Operators operators;
  private final Sessions sessions;
  private final SignInHistory history;
  private final Passwords passwords;
  private final AuditLog audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Limits limits;

  public AccountService(
      Operators operators,
      Sessions sessions,
      SignInHistory history,
      Passwords passwords,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock,
      Limits limits) {
    this.operators = operators;
    this.sessions = sessions;
    this.history = history;
    this.passwords = passwords;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.limits = limits;
  }

  @Override
  public List<OwnSession> sessions(String name, String sessionId) {
    Instant now = clock.instant();
    byte[] asking = digest(sessionId);
    return sessions.of(name, limits.notIdleSince(now), limits.notBefore(now)).stream()
        .map(
            it ->
                new OwnSession(
                    it.openedAt(),
                    it.lastUsed(),
                    it.address(),
                    Arrays.equals(it.idDigest(), asking)))
        .toList();
  }

  @Override
  public void endOtherSessions(String name, String sessionId) {
    transactions.committed(
        List.of(),
        () -> {
          sessions.closeOthers(name, digest(sessionId));
          return note(name, "end_sessions", "all but the one that asked");
        });
  }

  /** Guesses of the present password count as failed sign-ins from that address. */
  @Override
  public Change changePassword(
      String name, String sessionId, String present, String chosen, String address) {
    if (present.length() > PasswordRule.LONGEST) {
      return WRONG;
    }
    Optional<String> fault = OperatorService.faultOfPassword(name, chosen);
    if (fault.isPresent() || chosen.equals(present)) {
      return new Change.Impossible(fault.orElse("the new password is the present one"));
    }
    SignInLocks locks = SignInLocks.ofAddress(name, address);
    Optional<Duration> locked =
        transactions.committed(locks.keys(), () -> locks.attempt(history, clock.instant()));
    if (locked.isPresent()) {
      return new Change.Impossible(
          "too many wrong passwords from here: try again in %s min"
              .formatted(locked.get().plusSeconds(59).toMinutes()));
    }
    Optional<String> hash = operators.passwordHash(name);
    Comparison comparison =
        hash.map(it -> passwords.compare(present, it, true)).orElse(Comparison.DIFFERS);
    return switch (comparison) {
      case DIFFERS -> WRONG;
      case BUSY ->
          transactions.committed(
              locks.keys(),
              () -> {
                locks.takeBack(history);
                return new Change.Impossible("too many passwords are compared now: try again");
              });
      case MATCHES -> store(name, sessionId, hash, passwords.hash(chosen), locks);
    };
  }

  /** Meanwhile the password may be another one. */
  private Change store(
      String name, String sessionId, Optional<String> before, String chosen, SignInLocks locks) {
    List<String> keys = new ArrayList<>(locks.keys());
    keys.add(OperatorService.KEY);
    return transactions.committed(
        keys,
        () -> {
          if (!operators.passwordHash(name).equals(before)) {
            return WRONG;
          }
          locks.forget(history);
          operators.setPassword(name, new StoredPassword(chosen, false), clock.instant());
          sessions.closeOthers(name, digest(sessionId));
          history.forgetBrowsers(name);
          return note(name, "change_password", "own password");
        });
  }

  private Change note(String name, String action, String reason) {
    audit.append(List.of(new Action(name, action, name, reason, clock.instant())));
    return new Change.Done();
  }
}
