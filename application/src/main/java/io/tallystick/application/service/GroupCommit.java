package io.tallystick.application.service;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.usecase.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commits together what arrives while the previous commit is under way; a lone event waits for
 * nobody. What the committer cannot commit at once is set aside, so that nothing else waits for it:
 * events that another transaction is in the way of are tried again for about a second, and those of
 * a commit that broke are processed one by one.
 */
final class GroupCommit implements AutoCloseable {

  private static final int MOST_EVENTS = 128;
  private static final long MOST_BYTES = 4L << 20;
  private static final int LONGEST_QUEUE = 2_000;

  /** Tells the committer that nothing comes after it. */
  private static final Ticket LAST = new Ticket(Optional.empty());

  private final BlockingQueue<Ticket> queue = new LinkedBlockingQueue<>();
  private final TicketCommits commits;
  private final Duration patience;
  private final ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closed;

  private volatile boolean committing;

  /** Since when something waits and no commit has ended; 0 if nothing waits. */
  private final AtomicLong waitingSince = new AtomicLong();

  /**
   * @param patience how long one is kept waiting for a commit
   */
  GroupCommit(EventCommits commits, Duration patience) {
    this.commits = new TicketCommits(commits);
    this.patience = patience;
    start();
  }

  private void start() {
    Thread.ofPlatform().name("group-commit").start(this::run);
  }

  /** Whether something waits, and no commit has ended for longer than one is kept waiting. */
  boolean isSilent() {
    long since = waitingSince.get();
    boolean waiting = committing || !queue.isEmpty();
    return since != 0 && waiting && System.nanoTime() - since > patience.toNanos();
  }

  /**
   * Waits until the event is committed, but no longer than its sender waits for an answer.
   *
   * <p>An event that is still in the queue by then is taken out of it. One whose commit is under
   * way may be committed all the same, later: it is stored then, and when it is delivered again it
   * is a duplicate.
   *
   * @throws StorageUnavailable if it could not be committed, or was not in time
   */
  Outcome submit(WorkItem.Arrived item) {
    Ticket ticket = new Ticket(Optional.of(item));
    if (closed || unanswered.get() >= LONGEST_QUEUE) {
      throw new StorageUnavailable(closed ? "shutting down" : "too many events are waiting");
    }
    unanswered.incrementAndGet();
    ticket.answer().whenComplete((outcome, failure) -> unanswered.decrementAndGet());
    // Before it is queued: afterwards its commit may have ended, and nothing would wait any more.
    noteThatSomethingWaits();
    queue.add(ticket);
    if (closed && queue.remove(ticket)) {
      ticket.answer().cancel(false);
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
    long latest = System.nanoTime() + patience.toNanos();
    try {
      if (ended.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        aside.shutdown();
        aside.awaitTermination(latest - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
      commits.close();
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
    committing = true;
    noteThatSomethingWaits();
    try {
      List<Ticket> leftOut = commits.together(batch);
      if (!leftOut.isEmpty()) {
        aside.execute(() -> commits.tryAgain(leftOut));
      }
    } catch (Throwable broken) {
      aside.execute(() -> commits.eachAlone(batch, new LockBudget()));
    } finally {
      committing = false;
      waitingSince.set(queue.isEmpty() ? 0 : System.nanoTime());
    }
  }

  private void noteThatSomethingWaits() {
    waitingSince.compareAndSet(0, System.nanoTime());
  }
}
