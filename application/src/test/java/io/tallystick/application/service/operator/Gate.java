package io.tallystick.application.service.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.PlainPasswords;
import io.tallystick.application.port.operator.Passwords;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.application.usecase.operator.SignIn.Answer;
import io.tallystick.application.usecase.operator.SignIn.Client;
import io.tallystick.application.usecase.operator.SignIn.Vouched;
import io.tallystick.domain.operator.Role;
import io.tallystick.domain.operator.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Operators and their sign-ins in memory, with a clock that only moves when it is told to. */
public final class Gate {

  public static final String PASSWORD = "correct horse battery";
  public static final Client HERE = new Client("198.51.100.7", Optional.empty(), "");
  public static final Client ELSEWHERE = new Client("203.0.113.9", Optional.empty(), "");

  public final InMemoryBooks books = new InMemoryBooks();

  /** How many passwords were compared. */
  public final AtomicInteger compared = new AtomicInteger();

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /** Whether too many passwords wait to be compared. */
  public boolean busy;

  /** Whether too many wait, of those as well who are asked for their present password. */
  public boolean overloaded;

  private Runnable whileComparing = () -> {};

  /** What happens while a code is checked. */
  public Runnable whileChecking = () -> {};

  private final Passwords passwords =
      new PlainPasswords() {
        @Override
        public Comparison compare(String password, String hash, boolean preferred) {
          if (overloaded || busy && !preferred) {
            return Comparison.BUSY;
          }
          compared.incrementAndGet();
          whileComparing.run();
          return super.compare(password, hash, preferred);
        }
      };

  public final OperatorService operators =
      new OperatorService(
          books.operators(),
          books.sessions(),
          books.signInHistory(),
          books.secondFactors(),
          passwords,
          books.audit(),
          books,
          () -> now);

  /** A code is right when it is the number of its step; a step is a minute. */
  public final SecondFactorService factors =
      new SecondFactorService(
          books.secondFactors(),
          (secret, code, at) -> {
            whileChecking.run();
            return code.equals(code(at)) ? OptionalLong.of(step(at)) : OptionalLong.empty();
          },
          books.operators(),
          books.sessions(),
          books.signInHistory(),
          passwords,
          books.audit(),
          books,
          () -> now);

  private static long step(Instant at) {
    return at.getEpochSecond() / 60;
  }

  private static String code(Instant at) {
    return Long.toString(step(at));
  }

  /** The code of now. */
  public String code() {
    return code(now);
  }

  public final SignInService signIn = signIn(Duration.ofMinutes(15), Set.of());

  /** On the same operators and sessions. */
  public SignInService signIn(Duration idle, Set<Role> needSecondFactor) {
    return new SignInService(
        books.operators(),
        books.sessions(),
        books.signInHistory(),
        factors,
        passwords,
        books.audit(),
        books,
        () -> now,
        new SessionLimits(idle, Duration.ofHours(8), needSecondFactor),
        10);
  }

  public final AccountService account =
      new AccountService(
          books.operators(),
          books.sessions(),
          books.signInHistory(),
          factors,
          passwords,
          books.audit(),
          books,
          () -> now,
          new SessionLimits(Duration.ofMinutes(15), Duration.ofHours(8), Set.of()));

  public static Gate withFirst(String name) {
    Gate gate = new Gate();
    assertDone(gate.operators.addFirst(name, Optional.of(PASSWORD)));
    return gate;
  }

  public void step(Duration length) {
    now = now.plus(length);
  }

  /** Happens once, while a password is compared. */
  public void meanwhile(Runnable event) {
    whileComparing =
        () -> {
          whileComparing = () -> {};
          event.run();
        };
  }

  public Answer tryWith(String name, String password) {
    return signIn.signIn(name, password, HERE);
  }

  public String idOf(String name) {
    return ((Answer.SessionOpened) tryWith(name, PASSWORD)).sessionId();
  }

  /** The identity provider confirms this person, whose subject there is like the name. */
  public Answer vouchedFor(String name) {
    return signIn.vouchedFor(person(name, name), HERE);
  }

  public static Vouched person(String name, String subject) {
    return new Vouched(name, "https://login.example.org", "tallystick", subject);
  }

  public Optional<Session> session(String id) {
    return signIn.session(id, true, HERE.address());
  }

  public List<String> deeds() {
    return books.actions().stream()
        .map(it -> "%s %s %s: %s".formatted(it.actor(), it.name(), it.subject(), it.reason()))
        .toList();
  }

  public Action lastDeed() {
    return books.actions().getLast();
  }

  public static void assertDone(Change change) {
    assertThat(change).isEqualTo(new Change.Done());
  }
}
