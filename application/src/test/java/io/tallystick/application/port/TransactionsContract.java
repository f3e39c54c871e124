package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static io.tallystick.application.port.SampleEvents.event;
import static io.tallystick.application.port.SampleEvents.id;
import static io.tallystick.application.port.SampleEvents.purchase;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.inbox.WebhookInbox.Attempt;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.repair.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Transactions} promises. */
public abstract class TransactionsContract extends PortContract {

  @Test
  void what_is_committed_is_there_for_everybody() {
    long user = ports.userWith("ada@example.org", "Ada", 5);

    String answer =
        ports
            .transactions()
            .committed(
                List.of("event evt_a", "payment pi_a"),
                () -> {
                  changeEverything(user);
                  return "done";
                });

    assertThat(answer).isEqualTo("done");
    assertThat(ports.inbox().find(List.of(id("a")))).hasSize(1);
    assertThat(ports.balanceOf(user)).isEqualTo(105);
    assertThat(ports.purchasesOf(user)).hasSize(1);
    assertThat(ports.user(user).customer()).contains("cus_a");
    assertThat(ports.users()).isEqualTo(2);
    assertThat(ports.triesOf(id("a"))).hasSize(1);
    assertThat(ports.actions()).hasSize(1);
  }

  @Test
  void an_exception_takes_everything_back_and_comes_out_as_it_is() {
    long user = ports.userWith("ada@example.org", "Ada", 5);
    IllegalStateException bug = new IllegalStateException("bug");

    assertThatThrownBy(
            () ->
                commit(
                    () -> {
                      changeEverything(user);
                      throw bug;
                    }))
        .isSameAs(bug);

    assertThatNothingHasChanged(user);
  }

  @Test
  void a_stack_overflow_takes_everything_back_too() {
    long user = ports.userWith("ada@example.org", "Ada", 5);

    assertThatThrownBy(
            () ->
                commit(
                    () -> {
                      changeEverything(user);
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);

    assertThatNothingHasChanged(user);
  }

  @Test
  void a_checked_exception_that_is_not_declared_comes_out_unchecked_and_takes_everything_back() {
    long user = ports.userWith("ada@example.org", "Ada", 5);
    IOException undeclared = new IOException("undeclared");

    assertThatThrownBy(
            () ->
                commit(
                    () -> {
                      changeEverything(user);
                      throwUndeclared(undeclared);
                    }))
        .isInstanceOf(WorkFailed.class)
        .hasCause(undeclared);

    assertThatNothingHasChanged(user);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwUndeclared(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void a_key_that_is_held_for_too_long_is_a_lock_timeout_and_the_next_work_works()
      throws Exception {
    Transactions impatient = ports.transactions().withLockTimeout(Duration.ofMillis(10));
    List<String> keys = List.of("payment pi_held");
    try (AutoCloseable held = ports.holdKey("payment pi_held")) {
      assertThatThrownBy(() -> impatient.committed(keys, () -> 1)).isInstanceOf(LockTimeout.class);
      assertThatThrownBy(() -> impatient.rolledBack(keys, () -> 1)).isInstanceOf(LockTimeout.class);
      assertThat(impatient.committed(List.of("payment pi_free"), () -> 2)).isEqualTo(2);
    }
    assertThat(impatient.committed(keys, () -> 3)).isEqualTo(3);
  }

  @Test
  void a_work_that_waits_for_nobody_is_told_which_keys_it_holds() throws Exception {
    List<String> keys = List.of("payment pi_held", "payment \0", "event evt_a");
    try (AutoCloseable held = ports.holdKey("payment pi_held")) {
      assertThat(free(keys)).containsExactlyInAnyOrder("payment \0", "event evt_a");
    }
    assertThat(free(keys)).containsExactlyInAnyOrderElementsOf(keys);
  }

  private Set<String> free(List<String> keys) {
    return ports.transactions().committedWithFree(keys, Answer::get);
  }

  @Test
  void a_work_that_waits_for_nobody_is_all_or_nothing_too() {
    long user = ports.userWith("ada@example.org", "Ada", 5);
    IllegalStateException bug = new IllegalStateException("bug");

    assertThatThrownBy(
            () ->
                ports
                    .transactions()
                    .committedWithFree(
                        List.of("event evt_a"),
                        free -> {
                          changeEverything(user);
                          throw bug;
                        }))
        .isSameAs(bug);

    assertThatNothingHasChanged(user);
  }

  @Test
  void a_refused_entry_takes_back_what_was_done_before_it() {
    long user = ports.userWith("ada@example.org", "Ada", 5);

    assertThatThrownBy(
            () ->
                commit(
                    () -> {
                      changeEverything(user);
                      ports.ledger().append(List.of(purchase("b", "a", user, 1)), NOW);
                    }))
        .isInstanceOf(RuntimeException.class)
        .isNotInstanceOf(StorageUnavailable.class);

    assertThatNothingHasChanged(user);
  }

  @Test
  void what_is_rolled_back_is_seen_inside_and_leaves_nothing() {
    long user = ports.userWith("ada@example.org", "Ada", 5);

    int seen =
        ports
            .transactions()
            .rolledBack(
                List.of("event evt_a"),
                () -> {
                  changeEverything(user);
                  return ports
                      .directory()
                      .lock(Set.of(new UserId(user)))
                      .get(new UserId(user))
                      .value();
                });

    assertThat(seen).isEqualTo(105);
    assertThatNothingHasChanged(user);
  }

  @Test
  void an_exception_in_what_is_rolled_back_comes_out_as_it_is() {
    IllegalStateException bug = new IllegalStateException("bug");

    assertThatThrownBy(
            () ->
                ports
                    .transactions()
                    .rolledBack(
                        List.of(),
                        () -> {
                          throw bug;
                        }))
        .isSameAs(bug);
  }

  @Test
  void after_a_failed_work_the_next_one_works() {
    assertThatThrownBy(
            () ->
                commit(
                    () -> {
                      throw new IllegalStateException("bug");
                    }))
        .hasMessage("bug");

    commit(() -> ports.inbox().add(List.of(event("a", new Received(), 0, NOW))));

    assertThat(ports.inbox().find(List.of(id("a")))).hasSize(1);
  }

  @Test
  void works_that_share_a_key_are_serial_and_see_what_the_one_before_committed() throws Exception {
    List<String> course = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch inside = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> first =
          threads.submit(
              () ->
                  ports
                      .transactions()
                      .committed(
                          List.of("payment pi_1", "event evt_a"),
                          () -> {
                            course.add("first begins");
                            inside.countDown();
                            untilSomebodyWaits();
                            ports.inbox().add(List.of(event("a", new Received(), 0, NOW)));
                            return course.add("first ends");
                          }));
      Future<Boolean> second =
          threads.submit(
              () -> {
                inside.await();
                return ports
                    .transactions()
                    .committed(
                        List.of("event evt_b", "payment pi_1"),
                        () -> {
                          course.add("second begins");
                          return ports.inbox().lock(List.of(id("a"))).containsKey(id("a"));
                        });
              });
      first.get();

      assertThat(second.get()).isTrue();
    }
    assertThat(course).containsExactly("first begins", "first ends", "second begins");
  }

  @Test
  void what_is_rolled_back_waits_for_its_keys_too() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> first =
          threads.submit(
              () ->
                  ports
                      .transactions()
                      .committed(
                          List.of("payment pi_1"),
                          () -> {
                            inside.countDown();
                            untilSomebodyWaits();
                            ports.inbox().add(List.of(event("a", new Received(), 0, NOW)));
                            return true;
                          }));
      Future<Boolean> preview =
          threads.submit(
              () -> {
                inside.await();
                return ports
                    .transactions()
                    .rolledBack(
                        List.of("payment pi_1"),
                        () -> ports.inbox().lock(List.of(id("a"))).containsKey(id("a")));
              });
      first.get();

      assertThat(preview.get()).isTrue();
    }
  }

  /** Goes on as soon as another work waits; where none ever does, the keys hold nobody back. */
  private void untilSomebodyWaits() {
    long latest = System.nanoTime() + SECONDS.toNanos(4);
    while (!ports.isSomebodyWaiting()) {
      if (System.nanoTime() > latest) {
        throw new AssertionError("nobody waits for the key");
      }
      Thread.onSpinWait();
    }
  }

  private void changeEverything(long user) {
    NewEvent completed =
        event(
            "a",
            new Completed(NOW, new UserId(user), 100, Optional.empty(), Optional.empty()),
            1,
            NOW);
    ports.inbox().add(List.of(completed));
    ports.ledger().append(List.of(purchase("a", "a", user, 100)), NOW);
    ports.directory().linkCustomers(Map.of(new UserId(user), new StripeCustomerId("cus_a")));
    ports.directory().create(new EmailAddress("grace@example.org"));
    ports
        .inbox()
        .addAttempts(List.of(new Attempt(completed.event(), Trigger.WEBHOOK, NOW, Duration.ZERO)));
    ports.audit().append(List.of(new Action("olga", "retry", "evt_a", "asked to", NOW)));
  }

  private void assertThatNothingHasChanged(long user) {
    assertThat(ports.inbox().find(List.of(id("a")))).isEmpty();
    assertThat(ports.balanceOf(user)).isEqualTo(5);
    assertThat(ports.purchasesOf(user)).isEmpty();
    assertThat(ports.user(user).customer()).isEmpty();
    assertThat(ports.users()).isOne();
    assertThat(ports.triesOf(id("a"))).isEmpty();
    assertThat(ports.actions()).isEmpty();
  }
}
