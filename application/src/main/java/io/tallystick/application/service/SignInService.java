package io.tallystick.application.service;

import io.tallystick.application.port.in.SignIn;
import io.tallystick.application.port.out.AuditLog;
import io.tallystick.application.port.out.AuditLog.Action;
import io.tallystick.application.port.out.Operators;
import io.tallystick.application.port.out.Operators.Failures;
import io.tallystick.application.port.out.Passwords;
import io.tallystick.application.port.out.Transactions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Sessions of operators, in the database, so that they hold on every instance and end on every one.
 */
public final class SignInService implements SignIn {

  private static final int FREE_FAILURES = 5;
  private static final int FREE_FAILURES_OF_ADDRESS = 50;
  private static final Duration FIRST_LOCK = Duration.ofMinutes(1);
  private static final Duration LONGEST_LOCK = Duration.ofMinutes(15);

  private final Operators operators;
  private final Passwords passwords;
  private final AuditLog audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Limits limits;
  private final SecureRandom random = new SecureRandom();
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
    this.hashOfNobody = passwords.hash(secret());
  }

  @Override
  public boolean isOpen() {
    return operators.all().stream().anyMatch(operator -> !operator.disabled());
  }

  @Override
  public Answer signIn(String name, String password, String address) {
    String account = name.strip().toLowerCase(Locale.ROOT);
    String byName = "account " + account.substring(0, Math.min(account.length(), 64));
    String byAddress = "address " + address;
    Instant now = clock.instant();
    Duration wait =
        max(lock(byName, FREE_FAILURES, now), lock(byAddress, FREE_FAILURES_OF_ADDRESS, now));
    if (wait.isPositive()) {
      return new Answer.Locked(wait);
    }
    Optional<String> hash = operators.passwordHash(account);
    boolean genuine = passwords.matches(password, hash.orElse(hashOfNobody)) && hash.isPresent();
    return transactions.committed(
        List.of("sign-in " + byName, "sign-in " + byAddress),
        () -> {
          if (genuine) {
            operators.forgetFailures(byName);
            return open(account, "with a password");
          }
          operators.addFailure(byName, now);
          operators.addFailure(byAddress, now);
          if (hash.isPresent()) {
            note(account, "sign_in_refused", "wrong password", now);
          }
          return new Answer.Refused();
        });
  }

  @Override
  public Answer vouchedFor(String name) {
    return transactions.committed(
        List.of("sign-in account " + name),
        () ->
            operators.passwordHash(name).isEmpty()
                ? new Answer.Refused()
                : open(name, "by the identity provider"));
  }

  @Override
  public Optional<Session> session(String id) {
    Instant now = clock.instant();
    return operators.session(digest(id), now, now.minus(limits.idle()), now.minus(limits.whole()));
  }

  @Override
  public void signOut(String id) {
    transactions.committed(
        List.of(),
        () -> {
          Optional<String> who = operators.close(digest(id));
          who.ifPresent(name -> note(name, "sign_out", "asked for", clock.instant()));
          return who.isPresent();
        });
  }

  private Answer open(String name, String how) {
    Instant now = clock.instant();
    String id = secret();
    operators.open(digest(id), name, secret(), now);
    note(name, "sign_in", how, now);
    return new Answer.Welcome(id);
  }

  private void note(String name, String action, String reason, Instant at) {
    audit.append(List.of(new Action(name, action, name, reason, at)));
  }

  /** A minute after the free failures, doubling with every further one, to a quarter of an hour. */
  private Duration lock(String origin, int free, Instant now) {
    Optional<Failures> failures = operators.failures(origin);
    if (failures.isEmpty() || failures.get().count() < free) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures.get().count() - free, 4);
    Duration lock = FIRST_LOCK.multipliedBy(1L << doublings);
    Duration length = lock.compareTo(LONGEST_LOCK) < 0 ? lock : LONGEST_LOCK;
    Duration left = Duration.between(now, failures.get().last().plus(length));
    return left.isPositive() ? left : Duration.ZERO;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] digest(String id) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
