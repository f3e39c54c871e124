package io.tallystick.application.service.operator;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Passwords;
import io.tallystick.application.port.operator.Passwords.Comparison;
import io.tallystick.application.port.operator.SecondFactors;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.port.operator.StoredPassword;
import io.tallystick.application.usecase.operator.ManageOperators;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.PasswordRule;
import io.tallystick.domain.operator.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Keeps the operators; there is always an admin who can sign in, once there was one. */
public final class OperatorService implements ManageOperators {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

  /** What every change of operators holds, and every sign-in that opens a session. */
  static final String KEY = "operators";

  private static final PasswordRule PASSWORDS = new PasswordRule(commonWords());

  private final Operators operators;
  private final SecondFactors factors;
  private final Passwords passwords;
  private final InstantSource clock;
  private final OperatorChanges changes;

  public OperatorService(
      Operators operators,
      Sessions sessions,
      SignInHistory history,
      SecondFactors factors,
      Passwords passwords,
      AuditLog audit,
      Transactions transactions,
      InstantSource clock) {
    this.operators = operators;
    this.factors = factors;
    this.passwords = passwords;
    this.clock = clock;
    this.changes = new OperatorChanges(operators, sessions, history, audit, transactions, clock);
  }

  @Override
  public List<Operator> list() {
    return operators.all();
  }

  @Override
  public Change add(String name, String password, Role role, String actor) {
    return add(name, Optional.of(password), false, role, actor);
  }

  @Override
  public Change invite(String name, String password, Role role, String actor) {
    return add(name, Optional.of(password), true, role, actor);
  }

  @Override
  public Change addWithoutPassword(String name, Role role, String actor) {
    return add(name, Optional.empty(), false, role, actor);
  }

  private Change add(
      String name, Optional<String> password, boolean temporary, Role role, String actor) {
    Optional<String> fault = fault(name, password);
    if (fault.isPresent()) {
      return new Change.Impossible(fault.get());
    }
    Optional<StoredPassword> stored =
        password.map(it -> new StoredPassword(passwords.hash(it), temporary));
    return changes.committed(
        () ->
            operators.find(name).isPresent()
                ? new Change.Impossible("there is an operator %s already".formatted(name))
                : added(name, stored, role, actor));
  }

  @Override
  public Change addFirst(String name, Optional<String> password) {
    return addFirst(name, password, Optional.empty());
  }

  @Override
  public Change addFirstGenerated(String name, String password) {
    return addFirst(
        name, Optional.of(password), Optional.of(clock.instant().plus(GENERATED_LASTS)));
  }

  @Override
  public boolean hasReplaced(String name, String generated) {
    return !operators.hasGeneratedPassword(name)
        && operators
            .passwordHash(name)
            .filter(hash -> passwords.compare(generated, hash, true) == Comparison.DIFFERS)
            .isPresent();
  }

  private Change addFirst(String name, Optional<String> password, Optional<Instant> lastsUntil) {
    if (!operators.all().isEmpty()) {
      return new Change.Done();
    }
    Optional<String> fault = fault(name, password);
    if (fault.isPresent()) {
      return new Change.Impossible(fault.get());
    }
    Optional<StoredPassword> stored =
        password.map(it -> new StoredPassword(passwords.hash(it), false, lastsUntil));
    return changes.committed(
        () ->
            operators.all().isEmpty()
                ? added(name, stored, Role.ADMIN, "configuration")
                : new Change.Done());
  }

  @Override
  public Change setDisabled(String name, boolean disabled, String actor) {
    return changes.update(
        name,
        operator -> new Operator(name, operator.role(), disabled, operator.hasPassword()),
        disabled ? "disable_operator" : "enable_operator",
        disabled ? "shut out" : "let in again",
        actor);
  }

  @Override
  public Change setRole(String name, Role role, String actor) {
    return changes.update(
        name,
        operator -> new Operator(name, role, operator.disabled(), operator.hasPassword()),
        "change_role",
        "now " + role.code(),
        actor);
  }

  @Override
  public Change setPassword(String name, String password, String actor) {
    return setPassword(name, password, false, actor);
  }

  @Override
  public Change resetPassword(String name, String password, String actor) {
    return name.equals(actor)
        ? new Change.Impossible("change your own password on the page My account")
        : setPassword(name, password, true, actor);
  }

  private Change setPassword(String name, String password, boolean temporary, String actor) {
    Optional<String> fault = faultOfPassword(name, password);
    if (fault.isPresent()) {
      return new Change.Impossible(fault.get());
    }
    String hash = passwords.hash(password);
    return changes.signedOut(
        name,
        () -> operators.setPassword(name, new StoredPassword(hash, temporary), clock.instant()),
        "change_password",
        temporary ? "new password, to be changed at the next sign-in" : "new password",
        actor);
  }

  @Override
  public Change releaseName(String name, String actor) {
    return changes.signedOut(
        name,
        () -> operators.setIdentity(name, Optional.empty()),
        "release_name",
        "for the next person who signs in under it at the identity provider",
        actor);
  }

  @Override
  public Change removeSecondFactor(String name, String actor) {
    return name.equals(actor)
        ? new Change.Impossible("remove your own second factor on the page My account")
        : changes.signedOut(
            name,
            () -> factors.remove(name),
            "remove_second_factor",
            "the operator has lost it",
            actor);
  }

  private Change added(String name, Optional<StoredPassword> password, Role role, String actor) {
    operators.add(new Operator(name, role, false, password.isPresent()), password, clock.instant());
    changes.note(actor, "add_operator", name, role.code());
    return new Change.Done();
  }

  private static Optional<String> fault(String name, Optional<String> password) {
    return NAME.matcher(name).matches()
        ? password.flatMap(it -> faultOfPassword(name, it))
        : Optional.of("a name has 1 to 64 lower-case letters, digits, or any of . _ @ + - inside");
  }

  static Optional<String> faultOfPassword(String name, String password) {
    return PASSWORDS.fault(name, password);
  }

  /** The words that common passwords are made of. */
  private static Set<String> commonWords() {
    try (InputStream file =
        OperatorService.class.getResourceAsStream("common-password-words.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(toUnmodifiableSet());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
