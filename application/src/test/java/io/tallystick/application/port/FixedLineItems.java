package io.tallystick.application.port;

import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.domain.payment.LineItems;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives every session the same answer, at once or later, and remembers who was asked for. */
public final class FixedLineItems implements LineItemSource {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger mostWaiting = new AtomicInteger();
  private volatile LineItems answer;
  private volatile CountDownLatch silence = new CountDownLatch(0);

  public FixedLineItems(LineItems answer) {
    this.answer = answer;
  }

  /** Answers differently from now on. */
  public void answer(LineItems changed) {
    answer = changed;
  }

  /** Answers nothing until {@link #speak}. */
  public void fallSilent() {
    silence = new CountDownLatch(1);
  }

  public void speak() {
    silence.countDown();
  }

  /** The sessions that were asked for, in order, {@code cs_a} or {@code cs_a of acct_a}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** How many questions waited for their answers at the same time. */
  public int mostWaiting() {
    return mostWaiting.get();
  }

  @Override
  public LineItems of(String checkoutSession, Optional<String> account) {
    mostWaiting.accumulateAndGet(waiting.incrementAndGet(), Math::max);
    asked.add(checkoutSession + account.map(id -> " of " + id).orElse(""));
    try {
      silence.await();
      return answer;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new LineItems.Unavailable("the question was interrupted");
    } finally {
      waiting.decrementAndGet();
    }
  }
}
