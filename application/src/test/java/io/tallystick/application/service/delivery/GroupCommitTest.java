package io.tallystick.application.service.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.service.inbox.EventCommits;
import io.tallystick.application.service.inbox.LockBudget;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.payment.PaymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupCommitTest {

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(4)); // however busy the machine is
  }

  private static final PaymentId NAMED = new PaymentId("in_named");
  private static final PaymentId KEPT = new PaymentId("pi_kept");

  private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean interrupted;
  private final CountDownLatch underWay = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch telling = new CountDownLatch(1);
  private final CountDownLatch read = new CountDownLatch(1);
  private final List<Thread> senders = new ArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<Long> untold = new CopyOnWriteArrayList<>();
  private final List<String> alone = new CopyOnWriteArrayList<>();
  private final Set<Thread> committers = ConcurrentHashMap.newKeySet();
  private final GroupCommit commits = new GroupCommit(steps(), Duration.ofMinutes(1), 1);

  /**
   * Events whose type is {@code held} are left out, and alone they are committed; so are those of
   * the type {@code twin}, unless they name the id under which their payment is kept.
   */
  private EventCommits steps() {
    return new EventCommits() {
      @Override
      public Set<String> claims(WorkItem item) {
        return Set.of(item.notice().type());
      }

      @Override
      public List<Optional<Outcome>> together(List<WorkItem> items) {
        committers.add(Thread.currentThread());
        List<Outcome> outcomes = commit(items);
        return IntStream.range(0, items.size())
            .mapToObj(
                i ->
                    isLeftOut(items.get(i))
                        ? Optional.<Outcome>empty()
                        : Optional.of(outcomes.get(i)))
            .toList();
      }

      private boolean isLeftOut(WorkItem item) {
        return item.notice().type().equals("held")
            || item.notice().type().equals("twin") && !item.notice().paymentIds().contains(KEPT);
      }

      @Override
      public List<WorkItem.Arrived> withKeptPayments(List<WorkItem.Arrived> items) {
        return items.stream()
            .map(
                item ->
                    item.notice().type().equals("twin")
                        ? item.with(item.notice().naming(Set.of(NAMED, KEPT)))
                        : item)
            .toList();
      }

      @Override
      public Outcome alone(WorkItem item, LockBudget budget) {
        alone.add(item.id().value());
        return commit(List.of(item)).getFirst();
      }

      @Override
      public void tell(Outcome outcome, Duration took) {
        if (outcome.id().value().equals("evt_unread")) {
          telling.countDown();
          Awaitility.await().until(() -> read.getCount() == 0);
        }
        told.add(outcome.id().value());
      }

      @Override
      public void untold(long outcomes) {
        untold.add(outcomes);
      }
    };
  }

  /** The first commit takes until it is released. */
  private List<Outcome> commit(List<WorkItem> items) {
    if (Thread.currentThread().isInterrupted()) {
      interrupted = true;
    }
    batches.add(items.stream().map(item -> item.id().value()).toList());
    underWay.countDown();
    try {
      release.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
    if (items.stream().anyMatch(item -> item.notice().type().equals("checked"))) {
      throwUndeclared(new java.sql.SQLException("nobody declares this"));
    }
    if (items.stream().anyMatch(item -> item.notice().type().equals("error"))) {
      throw new NoClassDefFoundError("a class is missing");
    }
    if (items.stream().anyMatch(item -> item.notice().type().equals("few"))) {
      return List.of();
    }
    if (items.stream().anyMatch(item -> item.notice().type().equals("interrupted"))) {
      Thread.currentThread().interrupt();
    }
    if (items.stream().anyMatch(item -> item.notice().type().equals("away"))) {
      throw new StorageUnavailable("the books are away");
    }
    return items.stream().map(GroupCommitTest::known).toList();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwUndeclared(Throwable failure) throws T {
    throw (T) failure;
  }

  private static Outcome known(WorkItem item) {
    return new Outcome.Known(StripeEvent.received(item.notice(), "webhook", Instant.EPOCH));
  }

  @AfterEach
  void close() {
    release.countDown();
    commits.close();
  }

  @Test
  void a_lone_event_waits_for_nobody() {
    release.countDown();

    assertThat(commits.submit(event("a")).id().value()).isEqualTo("evt_a");
    assertThat(commits.submit(event("b")).id().value()).isEqualTo("evt_b");

    assertThat(batches).containsExactly(List.of("evt_a"), List.of("evt_b"));
  }

  @Test
  void a_log_that_nobody_reads_keeps_no_delivery_waiting() throws Exception {
    release.countDown();
    commits.submit(event("unread"));
    telling.await();

    assertThat(commits.submit(event("b")).id().value()).isEqualTo("evt_b");
    assertThat(told).isEmpty();

    read.countDown();
    await().untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder("evt_unread", "evt_b"));
  }

  @Test
  void a_lone_event_waits_for_no_slow_commit_of_another_account() throws Exception {
    try (GroupCommit two = new GroupCommit(steps(), Duration.ofMinutes(1), 2)) {
      FutureTask<Outcome> slow = send(two, of("ada", "slow"));
      underWay.await();
      FutureTask<Outcome> same = send(two, of("ada", "again"));
      awaitSendersToWait();
      FutureTask<Outcome> lone = send(two, of("bob", "lone"));

      await().untilAsserted(() -> assertThat(batches).contains(List.of("evt_lone")));
      assertThat(batches).containsExactly(List.of("evt_slow"), List.of("evt_lone"));
      assertThat(slow.isDone()).isFalse();

      release.countDown();
      for (FutureTask<Outcome> each : List.of(slow, same, lone)) {
        each.get();
      }
      assertThat(batches).last().isEqualTo(List.of("evt_again"));
    }
  }

  @Test
  void nor_does_the_next_one_while_that_commit_is_still_slow() {
    TicketQueue queue = new TicketQueue();
    List<Ticket> slow = taken(queue, "slow");
    await().until(() -> queue.nanosUntilSlow() <= 0);

    List<Ticket> first = taken(queue, "first");
    assertThat(queue.mayBegin()).isTrue();
    queue.end(first);
    assertThat(queue.mayBegin()).isTrue();

    List<Ticket> second = taken(queue, "second");
    queue.end(slow);
    queue.end(second);
    assertThat(queue.isIdle()).isTrue();
  }

  private static List<Ticket> taken(TicketQueue queue, String name) {
    queue.add(new Ticket(event(name), Set.of(name)));
    return queue.take();
  }

  @Test
  void what_arrives_during_a_commit_is_committed_together_next() throws Exception {
    FutureTask<Outcome> first = send(event("first"));
    underWay.await();
    List<FutureTask<Outcome>> others = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      others.add(send(event(name)));
      awaitSendersToWait();
    }
    release.countDown();

    assertThat(first.get().id().value()).isEqualTo("evt_first");
    List<String> answers = new ArrayList<>();
    for (FutureTask<Outcome> other : others) {
      answers.add(other.get().id().value());
    }
    assertThat(answers).containsExactly("evt_a", "evt_b", "evt_c", "evt_d");
    assertThat(batches)
        .containsExactly(List.of("evt_first"), List.of("evt_a", "evt_b", "evt_c", "evt_d"));
  }

  @Test
  void a_second_commit_begins_with_events_that_want_nothing_of_the_first() throws Exception {
    try (GroupCommit two = new GroupCommit(steps(), Duration.ofMinutes(1), 2)) {
      List<FutureTask<Outcome>> sent = new ArrayList<>();
      sent.add(send(two, event("first")));
      underWay.await();
      sent.add(send(two, event("same")));
      for (int i = 0; i < 16; i++) {
        sent.add(send(two, new WorkItem.Arrived(notice("evt_" + i + " paid pi_1"), body(1), "w")));
      }
      await().until(() -> batches.size() == 2);
      release.countDown();
      for (FutureTask<Outcome> answer : sent) {
        answer.get();
      }
    }

    assertThat(batches.get(0)).containsExactly("evt_first");
    assertThat(batches.get(1)).isNotEmpty().doesNotContain("evt_same");
  }

  @Test
  void a_batch_holds_at_most_128_events() throws Exception {
    send(event("first"));
    underWay.await();
    List<FutureTask<Outcome>> others =
        IntStream.range(0, 130).mapToObj(number -> send(event("" + number))).toList();
    awaitSendersToWait();
    release.countDown();
    for (FutureTask<Outcome> other : others) {
      other.get();
    }

    assertThat(batches).extracting(List::size).containsExactly(1, 128, 2);
  }

  @Test
  void a_batch_ends_once_it_holds_four_mebibytes() throws Exception {
    send(event("first"));
    underWay.await();
    List<FutureTask<Outcome>> others = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      others.add(send(event(name, 2 << 20)));
      awaitSendersToWait();
    }
    release.countDown();
    for (FutureTask<Outcome> other : others) {
      other.get();
    }

    assertThat(batches)
        .containsExactly(List.of("evt_first"), List.of("evt_a", "evt_b"), List.of("evt_c"));
  }

  @Test
  void of_a_commit_that_breaks_the_culprit_alone_fails() throws Exception {
    send(event("first"));
    underWay.await();
    FutureTask<Outcome> other = send(event("a"));
    awaitSendersToWait();
    FutureTask<Outcome> culprit = send(new WorkItem.Arrived(notice("evt_b error"), body(1), "w"));
    awaitSendersToWait();
    release.countDown();

    assertThat(other.get().id().value()).isEqualTo("evt_a");
    assertThatThrownBy(culprit::get).rootCause().isInstanceOf(NoClassDefFoundError.class);
    assertThat(commits.submit(event("c")).id().value()).isEqualTo("evt_c");
    await()
        .untilAsserted(
            () -> assertThat(told).containsExactlyInAnyOrder("evt_first", "evt_a", "evt_c"));
  }

  @Test
  void while_the_database_is_away_all_are_told_so_and_later_the_next_one_works() throws Exception {
    release.countDown();

    for (String name : List.of("evt_a away", "evt_b away")) {
      assertThatThrownBy(() -> commits.submit(new WorkItem.Arrived(notice(name), body(1), "w")))
          .isInstanceOf(StorageUnavailable.class);
    }
    assertThat(commits.submit(event("c")).id().value()).isEqualTo("evt_c");
  }

  @Test
  void what_is_left_out_holds_up_nobody_and_is_committed_alone_in_the_end() throws Exception {
    release.countDown();
    FutureTask<Outcome> held = send(new WorkItem.Arrived(notice("evt_h held"), body(1), "w"));

    assertThat(commits.submit(event("a")).id().value()).isEqualTo("evt_a");
    assertThat(held.get().id().value()).isEqualTo("evt_h");
    assertThat(batches.stream().filter(batch -> batch.contains("evt_h")))
        .as("once with the others, four times more, and once alone")
        .hasSize(6);
    assertThat(alone).containsExactly("evt_h");
  }

  @Test
  void a_payment_that_is_kept_under_another_id_is_committed_with_its_key_at_the_second_try()
      throws Exception {
    release.countDown();
    FutureTask<Outcome> twin = send(new WorkItem.Arrived(notice("evt_t twin"), body(1), "w"));

    assertThat(twin.get().id().value()).isEqualTo("evt_t");
    assertThat(batches).containsExactly(List.of("evt_t"), List.of("evt_t"));
    assertThat(alone).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"held", "error"})
  void where_no_thread_can_be_made_the_committer_answers_and_goes_on(String type) {
    release.countDown();
    try (ExecutorService noThreads =
            new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> {
                  throw new OutOfMemoryError("unable to create native thread");
                });
        GroupCommit poor = new GroupCommit(steps(), Duration.ofMinutes(1), 1, noThreads)) {
      for (String name : List.of("evt_a", "evt_b")) {
        assertThatThrownBy(
                () ->
                    poor.submit(
                        new WorkItem.Arrived(notice(name + " " + type), body(1), "webhook")))
            .isInstanceOf(StorageUnavailable.class)
            .hasMessage("there is no thread to commit it");
      }
      assertThat(poor.submit(event("c")).id().value()).isEqualTo("evt_c");
    }
    assertThat(committers).hasSize(1);
  }

  @Test
  void outcomes_that_are_not_told_are_counted_and_the_count_is_told() throws Exception {
    release.countDown();
    commits.submit(event("unread"));
    telling.await();
    for (int i = 0; i < 10_003; i++) {
      commits.submit(event("" + i));
    }
    assertThat(told).isEmpty();

    read.countDown();
    await().until(() -> told.size() == 10_001);
    await().untilAsserted(() -> assertThat(untold).containsExactly(3L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"checked", "error", "few", "interrupted"})
  void whatever_a_commit_throws_the_next_one_works(String breaking) {
    release.countDown();

    try {
      commits.submit(new WorkItem.Arrived(notice("evt_b " + breaking), body(1), "w"));
    } catch (CompletionException | NoSuchElementException answered) {
      assertThat(breaking).isNotEqualTo("interrupted");
    }

    assertThat(commits.submit(event("c")).id().value()).isEqualTo("evt_c");
    assertThat(interrupted).as("an interruption of a commit concerns no other").isFalse();
  }

  @Test
  void it_is_silent_while_something_waits_for_longer_than_its_patience() throws Exception {
    try (GroupCommit hasty = new GroupCommit(steps(), Duration.ofMillis(20), 1)) {
      assertThat(hasty.isSilent()).isFalse();
      assertThatThrownBy(() -> hasty.submit(event("a"))).isInstanceOf(StorageUnavailable.class);
      await().until(hasty::isSilent);
      release.countDown();
      await().until(() -> !hasty.isSilent());
    }
  }

  @Test
  void a_delivery_times_out_while_its_commit_is_still_running() {
    try (GroupCommit hasty = new GroupCommit(steps(), Duration.ofMillis(20), 1)) {
      assertThatThrownBy(() -> hasty.submit(event("first")))
          .isInstanceOf(StorageUnavailable.class)
          .hasMessageStartingWith("the database has not committed within");
      assertThatThrownBy(() -> hasty.submit(event("withdrawn")))
          .isInstanceOf(StorageUnavailable.class);
      release.countDown();
    }
    assertThat(batches).containsExactly(List.of("evt_first"));
  }

  @Test
  void closing_does_not_wait_for_a_database_that_hangs() {
    GroupCommit hasty = new GroupCommit(steps(), Duration.ofMillis(20), 1);
    assertThatThrownBy(() -> hasty.submit(event("first"))).isInstanceOf(StorageUnavailable.class);

    hasty.close();

    assertThat(release.getCount()).isEqualTo(1);
  }

  @Test
  void closing_answers_those_who_wait_and_refuses_later_ones() throws Exception {
    FutureTask<Outcome> first = send(event("first"));
    underWay.await();
    FutureTask<Outcome> waiting = send(event("a"));
    awaitSendersToWait();
    Thread closing = Thread.ofPlatform().start(commits::close);
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);

    assertThatThrownBy(() -> commits.submit(event("late")))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessage("shutting down");
    release.countDown();

    assertThat(first.get().id().value()).isEqualTo("evt_first");
    assertThat(waiting.get().id().value()).isEqualTo("evt_a");
    closing.join();
    assertThatThrownBy(() -> commits.submit(event("late"))).hasMessage("shutting down");
    assertThat(batches).containsExactly(List.of("evt_first"), List.of("evt_a"));
  }

  @Test
  void closing_twice_is_closing() {
    release.countDown();
    commits.close();
    commits.close();

    assertThatThrownBy(() -> commits.submit(event("late"))).isInstanceOf(StorageUnavailable.class);
  }

  @Test
  void a_queue_that_has_grown_too_long_takes_no_more() throws Exception {
    send(event("first"));
    underWay.await();
    List<FutureTask<Outcome>> waiting =
        IntStream.range(0, 1_999).mapToObj(number -> send(event("" + number))).toList();
    awaitSendersToWait();

    assertThatThrownBy(() -> commits.submit(event("late")))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessage("too many events are waiting");

    release.countDown();
    for (FutureTask<Outcome> sent : waiting) {
      sent.get();
    }
    assertThat(commits.submit(event("later"))).isNotNull();
  }

  private FutureTask<Outcome> send(WorkItem.Arrived item) {
    return send(commits, item);
  }

  private FutureTask<Outcome> send(GroupCommit to, WorkItem.Arrived item) {
    FutureTask<Outcome> answer = new FutureTask<>(() -> to.submit(item));
    senders.add(Thread.ofVirtual().start(answer));
    return answer;
  }

  /** Every sender has put its event into the queue. */
  private void awaitSendersToWait() {
    await()
        .until(
            () -> senders.stream().allMatch(sender -> sender.getState() == Thread.State.WAITING));
  }

  private static WorkItem.Arrived event(String name) {
    return event(name, 1);
  }

  private static WorkItem.Arrived event(String name, int bytes) {
    return new WorkItem.Arrived(notice("evt_" + name + " other"), body(bytes), "webhook");
  }

  /** An event of this account, which is its type. */
  private static WorkItem.Arrived of(String account, String name) {
    return new WorkItem.Arrived(notice("evt_%s %s".formatted(name, account)), body(1), "webhook");
  }

  private static byte[] body(int bytes) {
    return new byte[bytes];
  }

  private static EventNotice notice(String line) {
    return ((Decoded.Event) new TextEvents().decode(TextEvents.body(line))).notice();
  }
}
