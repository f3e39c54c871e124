package io.tallystick.application.service;

import io.tallystick.application.port.in.Outcome;
import io.tallystick.application.port.out.StorageUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Commits together what arrives while the previous commit is under way; a lone event waits for
 * nobody.
 */
final class GroupCommit implements AutoCloseable {

  private static final int MOST_EVENTS = 128;
  private static final long MOST_BYTES = 4L << 20;
  private static final int LONGEST_QUEUE = 2_000;

  private record Ticket(Optional<WorkItem.Arrived> item, CompletableFuture<Outcome> answer) {}

  /** Tells the committer that nothing comes after it. */
  private static final Ticket LAST = new Ticket(Optional.empty(), new CompletableFuture<>());

  private final BlockingQueue<Ticket> queue = new LinkedBlockingQueue<>();
  private final Function<List<WorkItem>, List<Outcome>> commit;
  private final Duration patience;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closed;

  /** Since when something waits and no commit has ended; 0 if nothing waits. */
  private final AtomicLong waitingSince = new AtomicLong();

  /**
   * @param patience how long one is kept waiting for a commit
   */
  GroupCommit(Function<List<WorkItem>, List<Outcome>> commit, Duration patience) {
    this.commit = commit;
    this.patience = patience;
    start();
  }

  private void start() {
    Thread.ofPlatform().name("group-commit").start(this::run);
  }

  /** Whether something waits, and no commit has ended for longer than one is kept waiting. */
  boolean isSilent() {
    long since = waitingSince.get();
    return since != 0 && System.nanoTime() - since > patience.toNanos();
  }

  /**
   * Waits until the event is committed, but no longer than whoever delivers it would wait.
   *
   * <p>An event that is still in the queue by then is taken out of it. One whose commit is under
   * way may be committed all the same, later: it is stored then, and when it is delivered again it
   * is a duplicate.
   *
   * @throws StorageUnavailable if it could not be committed, or was not in time
   */
  Outcome submit(WorkItem.Arrived item) {
    Ticket ticket = new Ticket(Optional.of(item), new CompletableFuture<>());
    if (closed || queue.size() >= LONGEST_QUEUE) {
      throw new StorageUnavailable(closed ? "shutting down" : "too many events are waiting");
    }
    queue.add(ticket);
    noteThatSomethingWaits();
    if (closed && queue.remove(ticket)) {
      throw new StorageUnavailable("shutting down");
    }
    try {
      return within(patience, ticket.answer());
    } catch (StorageUnavailable unstored) {
      queue.remove(ticket);
      throw unstored;
    }
  }

  /**
   * What is answered, if that is in time.
   *
   * @throws StorageUnavailable if it is not
   * @throws RuntimeException what was thrown instead of an answer
   */
  static <T> T within(Duration patience, CompletableFuture<T> answer) {
    try {
      return answer.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS).join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case TimeoutException late ->
            throw new StorageUnavailable(
                "the database has not committed within %s s".formatted(patience.toSeconds()), late);
        case RuntimeException cause -> throw cause;
        case null, default -> throw failed;
      }
    }
  }

  /** Finishes what is under way and waiting, as far as the database does its part in time. */
  @Override
  public void close() {
    closed = true;
    queue.add(LAST);
    try {
      ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Commits until it is told to end. Should its thread end before, another one takes over. */
  private void run() {
    boolean last = false;
    try {
      while (!last) {
        List<Ticket> batch = new ArrayList<>();
        last = gather(batch);
        if (!batch.isEmpty()) {
          commit(batch);
        }
      }
    } finally {
      if (last) {
        ended.countDown();
      } else {
        start();
      }
    }
  }

  /** Waits for a ticket, and takes what else is there by then; true if it was the last round. */
  private boolean gather(List<Ticket> batch) {
    long bytes = 0;
    Ticket next = take();
    while (next != null && next.item().isPresent()) {
      batch.add(next);
      bytes += next.item().get().payload().length;
      next = batch.size() < MOST_EVENTS && bytes < MOST_BYTES ? queue.poll() : null;
    }
    return next != null;
  }

  private Ticket take() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException stopped) {
        // Only close() ends the committer.
      }
    }
  }

  private void commit(List<Ticket> batch) {
    noteThatSomethingWaits();
    try {
      List<Outcome> outcomes =
          commit.apply(
              batch.stream().<WorkItem>map(ticket -> ticket.item().orElseThrow()).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(outcomes.get(i));
      }
    } catch (Throwable failed) {
      batch.forEach(ticket -> ticket.answer().completeExceptionally(failed));
    } finally {
      waitingSince.set(queue.isEmpty() ? 0 : System.nanoTime());
    }
  }

  private void noteThatSomethingWaits() {
    waitingSince.compareAndSet(0, System.nanoTime());
  }
}
