package io.tallystick.application.service.operator;

import static io.tallystick.application.service.Secrets.digest;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Passwords;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.port.operator.StoredPassword;
import io.tallystick.application.service.Secrets;
import io.tallystick.application.usecase.operator.KeepOwnAccount;
import io.tallystick.application.usecase.operator.KeepSecondFactor.Proof;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.domain.operator.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators keep their own passwords and sessions. */
public record AccountService(
    Operators operators,
    Sessions sessions,
    SignInHistory history,
    SecondFactorService factors,
    Passwords passwords,
    AuditLog audit,
    Transactions transactions,
    InstantSource clock,
    SessionLimits limits)
    implements KeepOwnAccount {

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
  public Change endOtherSessions(String name, String sessionId, Proof proof) {
    Optional<String> fault =
        operators.passwordHash(name).isPresent()
            ? factors.fault(name, proof)
            : faultOfAge(name, sessionId);
    return fault
        .<Change>map(Change.Impossible::new)
        .orElseGet(
            () ->
                transactions.committed(
                    () -> {
                      sessions.closeOthers(name, digest(sessionId));
                      return note(name, "end_sessions", "all but the one that asked");
                    }));
  }

  private Optional<String> faultOfAge(String name, String sessionId) {
    Instant freshSince = clock.instant().minus(FRESH);
    boolean fresh =
        sessions(name, sessionId).stream()
            .anyMatch(it -> it.asking() && !it.openedAt().isBefore(freshSince));
    return fresh
        ? Optional.empty()
        : Optional.of(
            "your sign-in is older than %s min: sign out, and in again at the identity provider"
                .formatted(FRESH.toMinutes()));
  }

  @Override
  public String renewed(String name, String sessionId) {
    String id = Secrets.random();
    try {
      return transactions.committed(
          () -> {
            sessions.rename(digest(sessionId), digest(id));
            note(
                name,
                "renew_session",
                "session %s is %s".formatted(Session.tag(sessionId), Session.tag(id)));
            return id;
          });
    } catch (RuntimeException notRenewed) {
      return sessionId; // what was done before is done, and its answer must not be lost
    }
  }

  @Override
  public Change changePassword(String name, String sessionId, Proof proof, String chosen) {
    if (chosen.equals(proof.present())) {
      return new Change.Impossible("the new password is the present one");
    }
    Optional<String> before = operators.passwordHash(name);
    return OperatorService.faultOfPassword(name, chosen)
        .or(() -> factors.fault(name, proof))
        .<Change>map(Change.Impossible::new)
        .orElseGet(() -> store(name, sessionId, before, passwords.hash(chosen)));
  }

  /** Meanwhile the password may be another one. */
  private Change store(String name, String sessionId, Optional<String> before, String chosen) {
    return transactions.committed(
        List.of(OperatorService.KEY),
        () -> {
          if (!operators.passwordHash(name).equals(before)) {
            return new Change.Impossible(PresentPassword.WRONG);
          }
          operators.setPassword(name, new StoredPassword(chosen, false), clock.instant());
          sessions.closeOthers(name, digest(sessionId));
          history.forgetBrowsers(name);
          return note(name, "change_password", "own password");
        });
  }

  private Change note(String name, String action, String reason) {
    audit.append(new Action(name, action, name, reason, clock.instant()));
    return new Change.Done();
  }
}
