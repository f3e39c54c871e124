package io.tallystick.application.service.delivery;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.service.inbox.EventCommits;
import io.tallystick.application.service.inbox.LockBudget;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Commits together what arrives while other commits are under way; a lone event waits for nobody.
 * Two commits at once work on nothing that both want: events that name a payment or an account of
 * another commit wait for its end. What the committer cannot commit at once is set aside, so that
 * nothing else waits for it: events that another transaction is in the way of are tried again for
 * about a second, and those of a commit that broke are processed one by one.
 */
final class GroupCommit implements AutoCloseable {

  private static final int LONGEST_QUEUE = 2_000;

  /** What broke was mostly memory, which others may give back. */
  private static final long AFTER_ERROR_NANOS = 10_000_000L;

  private final TicketCommits commits;
  private final Function<WorkItem, Set<String>> claims;
  private final Duration patience;
  private final ExecutorService aside;
  private final AtomicInteger unanswered = new AtomicInteger();
  private final CountDownLatch ended;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** This and what follows are guarded by the lock. */
  private final TicketQueue queue = new TicketQueue();

  /** Whether a committer wakes by itself when the commit under way is slow. */
  private boolean watched;

  private boolean closed;

  /** Since when something waits and no commit has ended; 0 if nothing waits. */
  private long waitingSince;

  /**
   * @param patience how long one is kept waiting for a commit
   * @param atOnce how many commits there are at once
   */
  GroupCommit(EventCommits commits, Duration patience, int atOnce) {
    this(commits, patience, atOnce, Executors.newVirtualThreadPerTaskExecutor());
  }

  /**
   * @param aside runs what is set aside
   */
  GroupCommit(EventCommits commits, Duration patience, int atOnce, ExecutorService aside) {
    this.aside = aside;
    this.commits = new TicketCommits(commits);
    this.claims = commits::claims;
    this.patience = patience;
    this.ended = new CountDownLatch(atOnce);
    for (int i = 0; i < atOnce; i++) {
      Thread.ofPlatform().name("group-commit").start(this::run);
    }
  }

  /** Whether something waits, and no commit has ended for longer than one is kept waiting. */
  boolean isSilent() {
    return locked(
        () ->
            waitingSince != 0
                && !queue.isIdle()
                && System.nanoTime() - waitingSince > patience.toNanos());
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
    Ticket ticket = new Ticket(item, claims.apply(item));
    unanswered.incrementAndGet();
    ticket.answer().whenComplete((outcome, failure) -> unanswered.decrementAndGet());
    try {
      locked(() -> enqueue(ticket));
      return new SenderPatience(patience).await(ticket.answer());
    } catch (StorageUnavailable unstored) {
      locked(() -> giveUp(ticket));
      throw unstored;
    }
  }

  private void giveUp(Ticket ticket) {
    ticket.answer().cancel(false);
    queue.remove(ticket);
    if (queue.isIdle()) {
      waitingSince = 0;
    }
  }

  private void enqueue(Ticket ticket) {
    if (closed) {
      throw new StorageUnavailable("shutting down");
    }
    if (unanswered.get() > LONGEST_QUEUE) {
      throw new StorageUnavailable("too many events are waiting");
    }
    queue.add(ticket);
    if (waitingSince == 0) {
      waitingSince = System.nanoTime();
    }
    if (queue.mayBegin() || !watched) {
      changed.signal();
    }
  }

  /** Finishes what is under way and waiting, as far as the database does its part in time. */
  @Override
  public void close() {
    locked(
        () -> {
          closed = true;
          changed.signalAll();
        });
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

  /** Commits until it is told to end, whatever is thrown: there may be no thread to replace it. */
  private void run() {
    boolean last = false;
    while (!last) {
      try {
        List<Ticket> batch = locked(this::gather);
        Thread.interrupted(); // Only close() ends the committer.
        last = batch.isEmpty();
        if (!last) {
          commit(batch);
        }
      } catch (Throwable broken) {
        LockSupport.parkNanos(AFTER_ERROR_NANOS);
      }
    }
    ended.countDown();
  }

  /** Waits for tickets that can be committed now, and takes them; empty once no more come. */
  private List<Ticket> gather() {
    while (true) {
      List<Ticket> batch = queue.mayBegin() ? queue.take() : List.of();
      if (!batch.isEmpty() || closed && queue.isEmpty()) {
        if (closed || queue.isEnough()) {
          changed.signalAll();
        }
        return batch;
      }
      awaitChange();
    }
  }

  /** What nothing can be begun with now is looked at again once the commit under way is slow. */
  private void awaitChange() {
    if (queue.isEmpty() || queue.mayBegin()) {
      changed.awaitUninterruptibly();
      return;
    }
    watched = true;
    try {
      changed.awaitNanos(queue.nanosUntilSlow());
    } catch (InterruptedException notForUs) {
      Thread.interrupted(); // Only close() ends the committer.
    } finally {
      watched = false;
    }
  }

  private void commit(List<Ticket> batch) {
    try {
      List<Ticket> leftOut = commits.together(batch);
      if (!leftOut.isEmpty()) {
        setAside(leftOut, () -> commits.tryAgain(leftOut));
      }
    } catch (Throwable broken) {
      setAside(batch, () -> commits.eachAlone(batch, new LockBudget()));
    } finally {
      locked(() -> end(batch));
    }
  }

  private void setAside(List<Ticket> tickets, Runnable work) {
    commits.answering(tickets, () -> aside.execute(work));
  }

  private void end(List<Ticket> batch) {
    queue.end(batch);
    waitingSince = queue.isIdle() ? 0 : System.nanoTime();
  }

  private void locked(Runnable work) {
    locked(
        () -> {
          work.run();
          return work;
        });
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
