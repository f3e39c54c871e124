package io.tallystick.application.port.out;

import io.tallystick.domain.payment.LineItems;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives every session the same answer, and remembers who was asked for. */
public final class FixedLineItems implements LineItemSource {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile LineItems answer;

  public FixedLineItems(LineItems answer) {
    this.answer = answer;
  }

  /** Answers differently from now on. */
  public void answer(LineItems changed) {
    answer = changed;
  }

  /** The sessions that were asked for, in order, {@code cs_a} or {@code cs_a of acct_a}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public LineItems of(String checkoutSession, Optional<String> account) {
    asked.add(checkoutSession + account.map(id -> " of " + id).orElse(""));
    return answer;
  }
}
