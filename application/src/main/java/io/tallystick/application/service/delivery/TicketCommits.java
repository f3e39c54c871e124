package io.tallystick.application.service.delivery;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.service.inbox.EventCommits;
import io.tallystick.application.service.inbox.LockBudget;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.domain.payment.PaymentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
          (outcome, full) -> countUntold());
  private final AtomicLong untold = new AtomicLong();
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

  /**
   * Tries those again that were left out, each time together, and then each alone. Those that
   * lacked the key of a payment which is kept under another id wait for nobody.
   */
  void tryAgain(List<Ticket> leftOut) {
    List<Ticket> waiting = leftOut;
    try {
      waiting = inSlot(() -> withKeptPayments(leftOut));
      for (Duration pause : PAUSES) {
        List<Ticket> open = waiting.stream().filter(Ticket::isOpen).toList();
        if (open.isEmpty()) {
          return;
        }
        Thread.sleep(pause);
        waiting = inSlot(() -> together(open));
      }
    } catch (Throwable broken) {
      eachAlone(waiting, new LockBudget());
      return;
    }
    LockBudget budget = new LockBudget();
    budget.exhaust();
    eachAlone(waiting, budget);
  }

  /** Commits those whose payment is kept under another id, with its key; what is left out then. */
  private List<Ticket> withKeptPayments(List<Ticket> leftOut) {
    List<WorkItem.Arrived> known =
        commits.withKeptPayments(leftOut.stream().map(Ticket::item).toList());
    List<Ticket> moved = new ArrayList<>();
    List<Ticket> waiting = new ArrayList<>();
    for (int i = 0; i < leftOut.size(); i++) {
      Ticket ticket = leftOut.get(i);
      Set<PaymentId> named = ticket.item().notice().paymentIds();
      if (known.get(i).notice().paymentIds().equals(named)) {
        waiting.add(ticket);
      } else {
        moved.add(ticket.with(known.get(i)));
      }
    }
    if (!moved.isEmpty()) {
      waiting.addAll(together(moved));
    }
    return waiting;
  }

  /** Commits each in a transaction of its own. */
  void eachAlone(List<Ticket> tickets, LockBudget budget) {
    AtomicReference<Throwable> away = new AtomicReference<>();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Ticket ticket : tickets) {
        answering(List.of(ticket), () -> each.execute(() -> alone(ticket, budget, away)));
      }
    }
  }

  /** Begins work on tickets; where it cannot begin, for lack of a thread, it answers them. */
  void answering(List<Ticket> tickets, Runnable beginning) {
    try {
      beginning.run();
    } catch (Throwable broken) {
      StorageUnavailable unstored =
          new StorageUnavailable("there is no thread to commit it", broken);
      tickets.forEach(ticket -> ticket.answer().completeExceptionally(unstored));
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
    try {
      teller.execute(
          () -> {
            commits.tell(outcome, took);
            tellUntold();
          });
    } catch (OutOfMemoryError noThread) {
      countUntold();
    }
  }

  private void countUntold() {
    untold.incrementAndGet();
  }

  private void tellUntold() {
    long count = untold.getAndSet(0);
    if (count > 0) {
      commits.untold(count);
    }
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
