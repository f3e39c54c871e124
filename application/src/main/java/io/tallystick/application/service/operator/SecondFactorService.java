package io.tallystick.application.service.operator;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.OneTimeCodes;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Passwords;
import io.tallystick.application.port.operator.SecondFactors;
import io.tallystick.application.port.operator.SecondFactors.SecondFactor;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.service.Secrets;
import io.tallystick.application.usecase.operator.KeepSecondFactor;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Sets up second factors, and checks their codes. */
public record SecondFactorService(
    SecondFactors factors,
    OneTimeCodes codes,
    Operators operators,
    Sessions sessions,
    SignInHistory history,
    Passwords passwords,
    AuditLog audit,
    Transactions transactions,
    InstantSource clock)
    implements KeepSecondFactor {

  private static final int RECOVERY_CODES = 10;
  private static final int SHORTEST_SECRET = 20;

  @Override
  public OptionalInt recoveryCodes(String name) {
    return factors.find(name).isPresent()
        ? OptionalInt.of(factors.recoveryCodes(name))
        : OptionalInt.empty();
  }

  @Override
  public Enrolment enrol(String name, String sessionId, Proof proof, byte[] secret, String code) {
    OptionalLong step = codes.step(secret, plain(code), clock.instant());
    if (secret.length < SHORTEST_SECRET || step.isEmpty()) {
      return new Enrolment.Refused("the code does not belong to this secret, or is over");
    }
    Optional<String> fault = fault(name, proof);
    if (fault.isPresent()) {
      return new Enrolment.Refused(fault.get());
    }
    List<String> recovery =
        Stream.generate(SecondFactorService::recoveryCode).limit(RECOVERY_CODES).toList();
    return transactions.committed(
        List.of(OperatorService.KEY),
        () -> {
          factors.put(
              name,
              new SecondFactor(secret, step.getAsLong()),
              recovery.stream().map(it -> Secrets.digest(plain(it))).toList(),
              clock.instant());
          sessions.closeOthers(name, Secrets.digest(sessionId));
          note(name, "add_second_factor", "codes of an authenticator app");
          return new Enrolment.Enrolled(recovery);
        });
  }

  @Override
  public Change remove(String name, String sessionId, Proof proof) {
    Optional<String> fault = fault(name, proof);
    if (fault.isPresent()) {
      return new Change.Impossible(fault.get());
    }
    return transactions.committed(
        List.of(OperatorService.KEY),
        () -> {
          factors.remove(name);
          sessions.closeOthers(name, Secrets.digest(sessionId));
          note(name, "remove_second_factor", "own second factor");
          return new Change.Done();
        });
  }

  /**
   * Why it is not proved that the operator asks: the present password is compared, and where a
   * second factor is set up a code is used up, too.
   */
  Optional<String> fault(String name, Proof proof) {
    return new PresentPassword(operators, history, passwords, audit, transactions, clock)
        .fault(name, proof.present(), proof.address())
        .or(() -> isSetUp(name) ? faultOfCode(name, proof.code()) : Optional.empty());
  }

  private Optional<String> faultOfCode(String name, String code) {
    SignInLocks locks = SignInLocks.ofCode(name);
    return transactions.committed(
        locks.keys(),
        () -> {
          Optional<Duration> locked = locks.attempt(history, clock.instant());
          if (locked.isPresent()) {
            return Optional.of(
                "too many wrong codes: try again in %s min"
                    .formatted(locked.get().plusSeconds(59).toMinutes()));
          }
          if (!use(name, code)) {
            note(name, "sign_in_refused", "wrong code");
            return Optional.of(
                "the code is wrong, over, or was used before: wait for the next one");
          }
          locks.forget(history, clock.instant());
          return Optional.empty();
        });
  }

  /** Whether a code, or a recovery code, is right; it is used up then. Inside a transaction. */
  boolean use(String name, String code) {
    Optional<SecondFactor> factor = factors.find(name);
    String typed = plain(code);
    if (factor.isEmpty()) {
      return false;
    }
    OptionalLong step = codes.step(factor.get().secret(), typed, clock.instant());
    return step.isPresent()
        ? factors.useStep(name, step.getAsLong())
        : factors.useRecoveryCode(name, Secrets.digest(typed));
  }

  boolean isSetUp(String name) {
    return factors.find(name).isPresent();
  }

  /** 24 letters and digits, which are 120 random bits: too many for a digest to be guessed. */
  private static String recoveryCode() {
    return Secrets.base32(15).replaceAll("(.{4})(?=.)", "$1-");
  }

  /** As people copy it, with blanks, hyphens and capital letters. */
  private static String plain(String code) {
    return code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
  }

  private void note(String name, String action, String reason) {
    audit.append(new Action(name, action, name, reason, clock.instant()));
  }
}
