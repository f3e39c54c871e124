package io.tallystick.application.service.delivery;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.service.inbox.EventCommits;
import io.tallystick.application.service.inbox.LockBudget;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Commits tickets, answers them, and only then tells what became of them, on a thread of its own: a
 * write to a log whose reader has stopped blocks.
 */
final class TicketCommits implements AutoCloseable {

  /** When events that were left out are tried again. */
  private static final List<Duration> PAUSES =
      Stream.of(50, 150, 300, 500).map(Duration::ofMillis).toList();

  /** How many transactions there are at once for what was set aside. */
  private static final int MOST_ASIDE = 3;

  /** How many outcomes may wait to be told; further ones are not told. */
  private static final int LONGEST_UNTOLD = 10_000;

  private final EventCommits commits;
  private final ThreadPoolExecutor teller =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(LONGEST_UNTOLD),
          Thread.ofPlatform().daemon().name("outcomes").factory(),
          new ThreadPoolExecutor.DiscardPolicy());
  private final Semaphore slots = new Semaphore(MOST_ASIDE);

  TicketCommits(EventCommits commits) {
    this.commits = commits;
  }

  /** Commits them in one transaction; those that are left out of it. */
  List<Ticket> together(List<Ticket> batch) {
    long start = System.nanoTime();
    List<Optional<Outcome>> outcomes =
        commits.together(batch.stream().<WorkItem>map(ticket -> ticket.item()).toList());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    List<Ticket> leftOut = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Ticket ticket = batch.get(i);
      outcomes.get(i).ifPresentOrElse(ticket.answer()::complete, () -> leftOut.add(ticket));
    }
    outcomes.forEach(known -> known.ifPresent(outcome -> tell(outcome, took)));
    return leftOut;
  }

  /** Tries those again that were left out, each time together, and then each alone. */
  void tryAgain(List<Ticket> leftOut) {
    List<Ticket> waiting = leftOut;
    try {
      for (Duration pause : PAUSES) {
        Thread.sleep(pause);
        List<Ticket> open = waiting.stream().filter(Ticket::isOpen).toList();
        waiting = open.isEmpty() ? open : inSlot(() -> together(open));
      }
    } catch (Throwable broken) {
      eachAlone(waiting, new LockBudget());
      return;
    }
    LockBudget budget = new LockBudget();
    budget.exhaust();
    eachAlone(waiting, budget);
  }

  /** Commits each in a transaction of its own. */
  void eachAlone(List<Ticket> tickets, LockBudget budget) {
    AtomicReference<Throwable> away = new AtomicReference<>();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      tickets.forEach(ticket -> each.execute(() -> alone(ticket, budget, away)));
    }
  }

  /** Once the database is away for one of them, nobody waits until it is so for each. */
  private void alone(Ticket ticket, LockBudget budget, AtomicReference<Throwable> away) {
    inSlot(
        () -> {
          if (away.get() != null) {
            ticket.answer().completeExceptionally(away.get());
          }
          if (ticket.isOpen()) {
            long start = System.nanoTime();
            try {
              Outcome outcome = commits.alone(ticket.item(), budget);
              ticket.answer().complete(outcome);
              tell(outcome, Duration.ofNanos(System.nanoTime() - start));
            } catch (Throwable failed) {
              if (StorageUnavailable.concernsAll(failed)) {
                away.set(failed);
              }
              ticket.answer().completeExceptionally(failed);
            }
          }
          return ticket;
        });
  }

  private void tell(Outcome outcome, Duration took) {
    teller.execute(() -> commits.tell(outcome, took));
  }

  /** Tells what is left to be told, as far as that is possible within a second. */
  @Override
  public void close() {
    teller.shutdown();
    try {
      teller.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T inSlot(Supplier<T> work) {
    slots.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      slots.release();
    }
  }
}
