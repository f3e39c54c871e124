package io.tallystick.adapter.web;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How many bytes of request bodies may be held at once. Bytes count when they have arrived: what
 * was only announced keeps nobody out. Where they do not suffice, bodies that have been arriving
 * for more than a second give way, the oldest first: honest ones are complete by then, and senders
 * who keep theirs incomplete keep nobody out.
 */
final class ByteBudget {

  /** Bodies up to this size have a share of their own: nearly all events are smaller. */
  private static final long SMALL = 64 << 10;

  private static final long PROTECTED_NANOS = 1_000_000_000L;

  private final long forLarge;
  private final long forAll;
  private final LongSupplier nanos;
  private final Set<Claim> arriving = new LinkedHashSet<>();
  private long used;

  /**
   * @param bytes for large bodies; an eighth is added for small ones
   */
  ByteBudget(long bytes, LongSupplier nanos) {
    this.forLarge = bytes;
    this.forAll = bytes + bytes / 8;
    this.nanos = nanos;
  }

  /** The bytes of one body that have arrived, until its request is answered. */
  final class Claim {
    private final long most;
    private final long since = nanos.getAsLong();
    private final Runnable giveWay;
    private long bytes;
    private boolean held = true;

    private Claim(long most, Runnable giveWay) {
      this.most = most;
      this.giveWay = giveWay;
    }

    /**
     * Counts bytes that have arrived.
     *
     * @return whether they may be held; if not, the request must be ended
     */
    boolean add(long more) {
      synchronized (ByteBudget.this) {
        if (!hasRoom(more, most) || !held) {
          return false;
        }
        bytes += more;
        used += more;
        return true;
      }
    }

    /** The body is complete: it no longer gives way. */
    void arrived() {
      synchronized (ByteBudget.this) {
        arriving.remove(this);
      }
    }

    /** Gives the bytes back; again is nothing. */
    void release() {
      synchronized (ByteBudget.this) {
        arriving.remove(this);
        used -= held ? bytes : 0;
        held = false;
      }
    }
  }

  /**
   * @param announced the length of the body
   * @param giveWay ends the request; it is called with the budget locked, so it must not wait
   * @return empty where the bytes do not suffice
   */
  synchronized Optional<Claim> claim(long announced, Runnable giveWay) {
    long most = announced <= SMALL ? forAll : forLarge;
    if (!hasRoom(announced, most)) {
      return Optional.empty();
    }
    Claim claim = new Claim(most, giveWay);
    arriving.add(claim);
    return Optional.of(claim);
  }

  private boolean hasRoom(long bytes, long most) {
    long old = nanos.getAsLong() - PROTECTED_NANOS;
    Iterator<Claim> oldest = arriving.iterator();
    while (bytes > most - used && oldest.hasNext()) {
      Claim other = oldest.next();
      if (other.since - old > 0) {
        break;
      }
      oldest.remove();
      other.release();
      other.giveWay.run();
    }
    return bytes <= most - used;
  }
}
