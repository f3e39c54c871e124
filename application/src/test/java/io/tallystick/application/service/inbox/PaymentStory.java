package io.tallystick.application.service.inbox;

import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What happens to one payment at Stripe, of a purchase or of an invoice, and the events that tell
 * of it, by any of the payment's ids. A purchase may fail after days, and may not say who has paid
 * or what was bought, so that a person must. How much of the credits stays is counted here for
 * itself, from the refunds and disputes and not from the events.
 */
public final class PaymentStory {

  private final Random random;
  private final String number;
  private final int paid;
  private final int credits;
  private final boolean isInvoice;
  private final boolean isToldByCharge;
  private final boolean failsLate;

  /** What was authorized besides, and released; Stripe's sums count it as refunded. */
  private final int released;

  private final boolean saysWho;
  private final boolean saysWhat;
  private final UserId user;
  private final List<String> events = new ArrayList<>();
  private int second = 1;
  private int lastEvent;
  private int refunded;
  private boolean isTold = true;
  private int disputed;

  /**
   * @param number tells its ids from those of other payments
   * @param user for whom it is
   */
  public PaymentStory(Random random, String number, UserId user) {
    this.random = random;
    this.number = number;
    this.user = user;
    this.paid = 1 + random.nextInt(300);
    this.isInvoice = random.nextInt(3) == 0;
    this.credits = isInvoice ? 10 * (1 + random.nextInt(10)) : 1 + random.nextInt(100);
    this.failsLate = !isInvoice && random.nextInt(8) == 0;
    this.isToldByCharge = random.nextBoolean();
    this.released = random.nextInt(5) == 0 ? 1 + random.nextInt(paid) : 0;
    this.saysWho = random.nextInt(4) > 0;
    this.saysWhat = random.nextInt(6) > 0;
  }

  /** Whether its credits can be booked without a person. */
  boolean saysAll() {
    return saysWho && saysWhat;
  }

  /** The id under which it is known best. */
  PaymentId id() {
    return new PaymentId("pi_" + number);
  }

  /** What a person says who knows whom it is for. */
  Remedy assigned() {
    return new Remedy.Assign(new Assignment(user, false));
  }

  /** What a person says who knows what was bought. */
  Remedy priced() {
    return new Remedy.SetCredits(credits);
  }

  /** All that Stripe tells of it; refunds and disputes may be more than was paid. */
  public List<String> events() {
    if (failsLate) {
      tell(bought("unpaid"));
      tell("declined pi_" + number);
      return events;
    }
    if (isInvoice) {
      invoice();
    } else {
      purchase();
    }
    if (isToldByCharge) {
      tell("other pi_%s ch_%s".formatted(number, number));
    }
    if (released > 0) {
      release();
    }
    for (int refund = random.nextInt(4); refund > 0; refund--) {
      refund("re_%s_%s".formatted(number, refund));
    }
    for (int dispute = random.nextInt(3); dispute > 0; dispute--) {
      dispute("dp_%s_%s".formatted(number, dispute));
    }
    return events;
  }

  private void purchase() {
    tell(bought(random.nextBoolean() ? "paid" : "unpaid"));
    tell(bought("paid"));
    if (random.nextBoolean()) {
      tell("captured pi_%s charge=ch_%s got=%s".formatted(number, number, paid));
    }
  }

  private String bought(String what) {
    return "%s pi_%s money=%s".formatted(what, number, paid)
        + (saysWhat ? " credits=" + credits : "")
        + (saysWho ? " client_reference_id=" + user : "");
  }

  /** Two twins; in the newer shape they do not name the PaymentIntent, and another event does. */
  private void invoice() {
    boolean isLinked = false;
    String known = random.nextBoolean() ? "price_ten" : "price_short";
    String payer = saysWho ? " subscription.metadata.user_id=" + user : "";
    for (int twin = 0; twin < 2; twin++) {
      boolean isOld = random.nextBoolean();
      isLinked |= isOld;
      tell(
          "invoice %s_%s in_%s lines=%s*%s money=%s%s"
              .formatted(
                  isOld ? "pi" : "in",
                  number,
                  number,
                  saysWhat ? known : "price_new",
                  credits / 10,
                  paid,
                  payer));
    }
    if (!isLinked || random.nextBoolean()) {
      tell("other in_%s pi_%s".formatted(number, number));
    }
  }

  /** An id by which a refund or dispute may name the payment. */
  private String payment() {
    return (isToldByCharge && random.nextBoolean() ? "ch_" : "pi_") + number;
  }

  /** The credits less the reversed ones. */
  public long creditsThatStay() {
    return failsLate ? 0 : Math.max(0, (long) credits - part(refunded) - part(disputed));
  }

  private long part(int amount) {
    return Math.min(credits, (long) credits * amount / paid);
  }

  /**
   * One that is whole, or a part, and may fail in the end. Where one is told in a sum alone, each
   * has a second of its own: what else of the same second the sum holds, nobody can say. One of as
   * much as was released, and what follows it, is told in a sum, too: by its amount alone it may be
   * the release.
   */
  private void refund(String id) {
    int amount = random.nextInt(3) == 0 ? paid : 1 + random.nextInt(paid);
    boolean fails = random.nextInt(3) == 0;
    boolean toldEach = fails || random.nextBoolean();
    isTold &= toldEach && amount != released;
    second += isTold ? random.nextInt(2) : 1;
    int made = second;
    refunded += amount;
    if (toldEach) {
      tell("refund %s %s amount=%s made=%s at=%s".formatted(payment(), id, amount, made, second));
    }
    if (!isTold || random.nextBoolean()) {
      tellSum();
    }
    if (fails) {
      second++;
      refunded -= amount;
      tell(
          "refund_ended %s %s amount=%s made=%s at=%s"
              .formatted(payment(), id, amount, made, second));
    }
  }

  /** The rest of what was authorized: a refund of Stripe's own, which may be told by its id. */
  private void release() {
    if (random.nextBoolean()) {
      tell("refund %s re_%s_rest amount=%s made=1 at=1".formatted(payment(), number, released));
    }
    tellSum();
  }

  private void tellSum() {
    tell(
        "refunded %s ch_%s amount=%s at=%s%s"
            .formatted(
                payment(),
                number,
                refunded + released,
                second,
                released > 0 ? " released=" + released : ""));
  }

  /** It takes money, and may give all or a part of it back. */
  private void dispute(String id) {
    int amount = 1 + random.nextInt(paid);
    tell("withdrawn %s %s amount=%s at=%s".formatted(payment(), id, amount, second));
    if (random.nextBoolean()) {
      int kept = random.nextBoolean() ? 0 : random.nextInt(amount);
      tell("reinstated %s %s amount=%s at=%s".formatted(payment(), id, kept, second));
      amount = kept;
    }
    disputed += amount;
  }

  private void tell(String what) {
    events.add("evt_%s_%s %s".formatted(number, ++lastEvent, what.strip()));
  }
}
