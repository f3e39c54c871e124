package io.tallystick.application.service;

import io.tallystick.application.port.in.Outcome;
import io.tallystick.application.port.out.StorageUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
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
  private final Thread committer;
  private volatile boolean closed;

  GroupCommit(Function<List<WorkItem>, List<Outcome>> commit) {
    this.commit = commit;
    this.committer = Thread.ofPlatform().name("group-commit").start(this::run);
  }

  /**
   * Waits until the event is committed.
   *
   * @throws StorageUnavailable if it could not be
   */
  Outcome submit(WorkItem.Arrived item) {
    Ticket ticket = new Ticket(Optional.of(item), new CompletableFuture<>());
    if (closed || queue.size() >= LONGEST_QUEUE) {
      throw new StorageUnavailable(closed ? "shutting down" : "too many events are waiting");
    }
    queue.add(ticket);
    if (closed && queue.remove(ticket)) {
      throw new StorageUnavailable("shutting down");
    }
    try {
      return ticket.answer().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  /** Finishes what is under way and waiting. */
  @Override
  public void close() {
    closed = true;
    queue.add(LAST);
    try {
      committer.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean last = false;
    while (!last) {
      List<Ticket> batch = new ArrayList<>();
      last = gather(batch);
      if (!batch.isEmpty()) {
        commit(batch);
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
    try {
      return queue.take();
    } catch (InterruptedException stopped) {
      return LAST;
    }
  }

  private void commit(List<Ticket> batch) {
    try {
      List<Outcome> outcomes =
          commit.apply(
              batch.stream().<WorkItem>map(ticket -> ticket.item().orElseThrow()).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(outcomes.get(i));
      }
    } catch (RuntimeException | Error failed) {
      batch.forEach(ticket -> ticket.answer().completeExceptionally(failed));
    }
  }
}
