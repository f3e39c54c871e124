package io.tallystick.application.port;

import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.application.port.reconcile.StripeHistory;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Stripe's record in memory, two objects on a page. It can have no key and stop answering, and
 * remembers what it was asked.
 */
public final class InMemoryStripeHistory implements StripeHistory {

  private static final int ON_A_PAGE = 2;

  private record Made(ReconcileStage kind, Instant at, Item item) {}

  private final List<Made> made = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final List<String> asked = new ArrayList<>();
  private final LineItemSource lines;
  private boolean keyed = true;
  private int answersLeft = Integer.MAX_VALUE;
  private Runnable beforeEachAnswer = () -> {};

  public InMemoryStripeHistory(LineItemSource lines) {
    this.lines = lines;
  }

  /** An object is made, after all others; one with the same id is replaced. */
  public void make(ReconcileStage kind, Instant at, Item item) {
    made.removeIf(it -> it.kind() == kind && it.item().id().equals(item.id()));
    made.addFirst(new Made(kind, at, item));
  }

  /** Money moved by this payment or invoice. */
  public void know(String id) {
    known.add(id);
  }

  public void loseKey() {
    keyed = false;
  }

  /** Answers so many questions more. */
  public void stopAfter(int answers) {
    answersLeft = answers;
  }

  /** Answers all questions again. */
  public void goOn() {
    answersLeft = Integer.MAX_VALUE;
  }

  /** Is run before each answer, and may throw anything. */
  public void beforeEachAnswer(Runnable hook) {
    beforeEachAnswer = hook;
  }

  /** The questions since the last call: {@code SESSIONS after cs_2}, {@code REFUNDS of pi_1}. */
  public List<String> asked() {
    List<String> questions = List.copyOf(asked);
    asked.clear();
    return questions;
  }

  @Override
  public boolean isKeyed() {
    return keyed;
  }

  @Override
  public Reply list(ReconcileStage kind, Instant since, Instant until, Optional<String> after) {
    return answers(kind + afterwards(after))
        ? page(of(kind).filter(it -> !it.at().isBefore(since) && !it.at().isAfter(until)), after)
        : new Unavailable("status 500");
  }

  @Override
  public Reply ofPayment(ReconcileStage kind, PaymentId payment, Optional<String> after) {
    return answers(kind + " of " + payment.value() + afterwards(after))
        ? page(of(kind).filter(it -> names(it.item(), payment)), after)
        : new Unavailable("status 500");
  }

  @Override
  public Presence find(String id) {
    return answers("find " + id) ? new Present(known.contains(id)) : new Unavailable("status 500");
  }

  @Override
  public LineItemSource lines() {
    return lines;
  }

  private boolean answers(String question) {
    asked.add(question);
    beforeEachAnswer.run();
    return answersLeft-- > 0;
  }

  private static String afterwards(Optional<String> after) {
    return after.map(id -> " after " + id).orElse("");
  }

  private Stream<Made> of(ReconcileStage kind) {
    return made.stream().filter(it -> it.kind() == kind);
  }

  private static boolean names(Item item, PaymentId payment) {
    return item.notices().stream()
        .anyMatch(
            notice ->
                notice.payment().filter(payment::equals).isPresent()
                    || notice.names().ids().contains(payment));
  }

  private static Page page(Stream<Made> listed, Optional<String> after) {
    List<Item> items = listed.map(Made::item).toList();
    List<String> ids = items.stream().map(Item::id).toList();
    int from = after.map(ids::indexOf).orElse(-1) + 1;
    int to = Math.min(from + ON_A_PAGE, items.size());
    return new Page(
        items.subList(from, to),
        to < items.size() ? Optional.of(ids.get(to - 1)) : Optional.empty());
  }
}
