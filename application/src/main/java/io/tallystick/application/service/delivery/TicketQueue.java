package io.tallystick.application.service.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;

/**
 * What waits for a commit, and what commits under way work on. It is used under the lock of its
 * {@link GroupCommit}.
 */
final class TicketQueue {

  private static final int MOST_EVENTS = 128;
  private static final long MOST_BYTES = 4L << 20;

  /** While other commits are under way, a further one begins with so many events at least. */
  private static final int ENOUGH_EVENTS = 16;

  /** Once a commit has lasted so long, it is slow: a further one begins with any event. */
  private static final long SLOW_NANOS = 100_000_000L;

  private final List<Ticket> waiting = new LinkedList<>();
  private final Set<String> claimed = new HashSet<>();

  /** The oldest first. */
  private final Deque<Commit> underWay = new ArrayDeque<>();

  private record Commit(List<Ticket> batch, long begunAt) {}

  void add(Ticket ticket) {
    waiting.add(ticket);
  }

  void remove(Ticket ticket) {
    waiting.remove(ticket);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isIdle() {
    return underWay.isEmpty() && waiting.isEmpty();
  }

  boolean isEnough() {
    return waiting.size() >= ENOUGH_EVENTS;
  }

  /** Whether a commit may begin beside those that are under way. */
  boolean mayBegin() {
    return underWay.isEmpty() || isEnough() || nanosUntilSlow() <= 0;
  }

  /** Until the oldest of the commits under way is slow. */
  long nanosUntilSlow() {
    return underWay.getFirst().begunAt() + SLOW_NANOS - System.nanoTime();
  }

  /** Those that want nothing that a commit under way works on, nor one that came before them. */
  List<Ticket> take() {
    List<Ticket> batch = new ArrayList<>();
    Set<String> mine = new HashSet<>();
    Set<String> passed = new HashSet<>();
    long bytes = 0;
    for (Iterator<Ticket> next = waiting.iterator();
        next.hasNext() && batch.size() < MOST_EVENTS && bytes < MOST_BYTES; ) {
      Ticket ticket = next.next();
      if (!Collections.disjoint(ticket.claims(), claimed)
          || !Collections.disjoint(ticket.claims(), passed)) {
        passed.addAll(ticket.claims());
      } else {
        next.remove();
        batch.add(ticket);
        mine.addAll(ticket.claims());
        bytes += ticket.item().payload().length;
      }
    }
    if (!batch.isEmpty()) {
      claimed.addAll(mine);
      underWay.addLast(new Commit(batch, System.nanoTime()));
    }
    return batch;
  }

  /** The commit of what was taken has ended. */
  void end(List<Ticket> batch) {
    batch.forEach(ticket -> claimed.removeAll(ticket.claims()));
    underWay.removeIf(commit -> commit.batch().equals(batch));
  }
}
