package io.tallystick.application.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What happens to one payment at Stripe, and the events that tell of it. How much of the credits
 * stays is counted here for itself, from the refunds and disputes and not from the events.
 */
final class PaymentStory {

  private final Random random;
  private final int number;
  private final int paid;
  private final int credits;
  private final List<String> events = new ArrayList<>();
  private int second = 1;
  private int lastEvent;
  private int refunded;
  private boolean isTold = true;
  private int disputed;

  PaymentStory(Random random, int number) {
    this.random = random;
    this.number = number;
    this.paid = 1 + random.nextInt(300);
    this.credits = 1 + random.nextInt(100);
  }

  /** All that Stripe tells of it; refunds and disputes may be more than was paid. */
  List<String> events(long user) {
    String what = " pi_%s credits=%s money=%s client_reference_id=%s ";
    String bought = what.formatted(number, credits, paid, user);
    tell(random.nextBoolean() ? "paid" + bought : "unpaid" + bought);
    tell("paid" + bought);
    if (random.nextBoolean()) {
      tell("captured pi_%s charge=ch_%s got=%s".formatted(number, number, paid));
    }
    for (int refund = random.nextInt(4); refund > 0; refund--) {
      refund("re_%s_%s".formatted(number, refund));
    }
    for (int dispute = random.nextInt(3); dispute > 0; dispute--) {
      dispute("dp_%s_%s".formatted(number, dispute));
    }
    return events;
  }

  /** The credits less the reversed ones. */
  long creditsThatStay() {
    return Math.max(0, (long) credits - part(refunded) - part(disputed));
  }

  private long part(int amount) {
    return Math.min(credits, (long) credits * amount / paid);
  }

  /**
   * One that is whole, or a part, and may fail in the end. Where one is told in a sum alone, each
   * has a second of its own: what else of the same second the sum holds, nobody can say.
   */
  private void refund(String id) {
    int amount = random.nextInt(3) == 0 ? paid : 1 + random.nextInt(paid);
    boolean fails = random.nextInt(3) == 0;
    boolean toldEach = fails || random.nextBoolean();
    isTold &= toldEach;
    second += isTold ? random.nextInt(2) : 1;
    int made = second;
    refunded += amount;
    if (toldEach) {
      tell("refund pi_%s %s amount=%s made=%s at=%s".formatted(number, id, amount, made, second));
    }
    if (!isTold || random.nextBoolean()) {
      tell("refunded pi_%s ch_%s amount=%s at=%s".formatted(number, number, refunded, second));
    }
    if (fails) {
      second++;
      refunded -= amount;
      tell(
          "refund_ended pi_%s %s amount=%s made=%s at=%s"
              .formatted(number, id, amount, made, second));
    }
  }

  /** It takes money, and may give all or a part of it back. */
  private void dispute(String id) {
    int amount = 1 + random.nextInt(paid);
    tell("withdrawn pi_%s %s amount=%s at=%s".formatted(number, id, amount, second));
    if (random.nextBoolean()) {
      int kept = random.nextBoolean() ? 0 : random.nextInt(amount);
      tell("reinstated pi_%s %s amount=%s at=%s".formatted(number, id, kept, second));
      amount = kept;
    }
    disputed += amount;
  }

  private void tell(String what) {
    events.add("evt_%s_%s %s".formatted(number, ++lastEvent, what.strip()));
  }
}
