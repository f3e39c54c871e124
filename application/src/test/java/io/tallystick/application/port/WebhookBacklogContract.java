package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static io.tallystick.application.port.SampleEvents.event;
import static io.tallystick.application.port.SampleEvents.failed;
import static io.tallystick.application.port.SampleEvents.id;
import static io.tallystick.application.port.SampleEvents.payment;
import static io.tallystick.application.port.SampleEvents.tried;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.PendingWork.Pending;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.application.port.repair.BulkRuns.Planned;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.Backlog;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Movement;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.NotPaid;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.PaymentNames;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link WebhookInbox} promises of events that have failed and wait. */
public abstract class WebhookBacklogContract extends PortContract {

  private static final UserId ADA = new UserId(42);

  @Test
  void failed_events_of_credited_payments_are_closed_and_no_others() {
    Failed failure = failed(FailureCode.STRIPE_UNAVAILABLE, Optional.of(NOW.plusSeconds(30)));
    NewEvent overtaken = event("overtaken", "paid", failure, 2, NOW);
    NewEvent alsoOvertaken =
        event("also", "paid", failed(FailureCode.CREDITS_UNKNOWN, Optional.empty()), 1, NOW);
    NewEvent namedNoCredits =
        event("intent", "paid", new Ignored(NOW, SkipReason.NO_CREDITS_METADATA), 1, NOW);
    List<NewEvent> others =
        List.of(
            event("elsewhere", "unpaid", failure, 2, NOW),
            event(
                "legacy", "paid", failed(FailureCode.LEGACY_UNFINISHED, Optional.empty()), 0, NOW),
            event(
                "done",
                "paid",
                new Completed(NOW, ADA, 100, Optional.empty(), Optional.empty()),
                1,
                NOW),
            event("open", "paid", new Received(), 0, NOW),
            event("nothing", "paid", new Ignored(NOW, SkipReason.AWAITING_PAYMENT), 1, NOW),
            event("dropped", "paid", new Discarded(NOW, Optional.empty()), 1, NOW));
    add(overtaken, alsoOvertaken, namedNoCredits);
    add(others.toArray(NewEvent[]::new));

    commit(
        () ->
            ports
                .inbox()
                .closeCredited(Set.of(payment("paid"), payment("never seen")), NOW.plusSeconds(9)));

    for (NewEvent event : List.of(overtaken, alsoOvertaken, namedNoCredits)) {
      StripeEvent now = stored(event).event();
      assertThat(now.state())
          .isEqualTo(new Ignored(NOW.plusSeconds(9), SkipReason.ALREADY_CREDITED));
      assertThat(now.attempts()).isEqualTo(event.event().attempts());
    }
    assertThat(others).allSatisfy(it -> assertThat(stored(it).event()).isEqualTo(it.event()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"refund.created", "charge.refunded", "charge.dispute.funds_withdrawn"})
  void a_refund_or_dispute_that_cannot_be_read_is_not_closed_with_its_payment(String type) {
    Failed failure = failed(FailureCode.PAYLOAD_UNREADABLE, Optional.empty());
    EventNotice notice =
        new EventNotice(
            new StripeEventId("evt_unreadable"),
            type,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Unreadable("no amount"),
            PaymentNames.of(Optional.of("ch_a"), Set.of(payment("a"))));
    NewEvent unreadable =
        new NewEvent(
            notice,
            new StripeEvent(notice.id(), type, "webhook", NOW, failure, 1),
            "{}".getBytes(StandardCharsets.UTF_8));
    add(unreadable, event("a", failure, 1, NOW));

    commit(() -> ports.inbox().closeCredited(Set.of(payment("a")), NOW));

    assertThat(stored(unreadable).event().state()).isEqualTo(failure);
  }

  @Test
  void a_payment_that_is_kept_under_another_id_takes_its_events_along() {
    PaymentId charge = new PaymentId("ch_a");
    PaymentId invoice = new PaymentId("in_a");
    NewEvent waiting = refund("waiting", "ch_a", awaitingPayment());
    NewEvent other = refund("other", "ch_b", awaitingPayment());
    add(waiting, other);
    commit(() -> ports.inbox().addMovements(List.of(waiting.notice(), other.notice())));

    commit(() -> ports.inbox().keep(Map.of(charge, payment("a"))));
    commit(() -> ports.inbox().keep(Map.of(charge, invoice, payment("a"), invoice)));

    Map<PaymentId, PaymentId> known = Map.of(charge, invoice, payment("a"), invoice);
    for (PaymentId id : List.of(charge, invoice, payment("a"))) {
      assertThat(ports.inbox().aliases(Set.of(id, new PaymentId("ch_b"))).get()).isEqualTo(known);
    }
    assertThat(ports.inbox().aliases(Set.of(new PaymentId("ch_b"))).get()).isEmpty();
    WebhookInbox.PaymentHistory history =
        ports.inbox().histories(Set.of(invoice)).get().get(invoice);
    assertThat(history.undecided())
        .extracting(stored -> stored.event().id())
        .containsExactly(id("waiting"));
    assertThat(history.returned().movements())
        .containsExactlyElementsOf(((MoneyBack) waiting.notice().fact()).movements());
  }

  @Test
  void a_payment_that_was_canceled_is_no_sale_and_one_that_failed_may_still_be_one() {
    add(notPaid("canceled", SkipReason.PAYMENT_CANCELED));
    add(notPaid("declined", SkipReason.PAYMENT_FAILED));

    assertThat(isNoSale("canceled")).isTrue();
    assertThat(isNoSale("declined")).isFalse();
  }

  @Test
  void a_purchase_that_a_person_discards_is_no_sale_and_a_failed_attempt_to_pay_says_nothing() {
    Discarded discarded = new Discarded(NOW, Optional.empty());
    NewEvent declined = event("declined", discarded, 1, NOW);
    NotPaid notPaid = new NotPaid(payment("declined"), SkipReason.PAYMENT_FAILED, Optional.empty());
    add(event("bought", discarded, 1, NOW));
    add(new NewEvent(declined.notice().with(notPaid), declined.event(), declined.payload()));

    assertThat(isNoSale("bought")).isTrue();
    assertThat(isNoSale("declined")).isFalse();
  }

  private boolean isNoSale(String payment) {
    return Optional.ofNullable(
            ports.inbox().histories(Set.of(payment(payment))).get().get(payment(payment)))
        .filter(WebhookInbox.PaymentHistory::isNoSale)
        .isPresent();
  }

  private static NewEvent notPaid(String name, SkipReason reason) {
    NewEvent event = event(name, new Ignored(NOW, reason), 1, NOW);
    return new NewEvent(
        event.notice().with(new NotPaid(payment(name), reason, Optional.empty())),
        event.event(),
        event.payload());
  }

  private static Failed awaitingPayment() {
    return failed(FailureCode.PAYMENT_NOT_FOUND, Optional.of(NOW.plusSeconds(900)));
  }

  private static NewEvent refund(String name, String charge, State state) {
    EventNotice notice =
        new EventNotice(
            id(name),
            "refund.created",
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new MoneyBack(
                new PaymentId(charge),
                Optional.of(charge),
                List.of(
                    new Movement(
                            Movement.Kind.REFUND,
                            "re_" + name,
                            Optional.empty(),
                            new Money(100, "usd"),
                            Optional.empty(),
                            Optional.empty(),
                            NOW)
                        .of(charge))));
    return new NewEvent(
        notice,
        new StripeEvent(notice.id(), notice.type(), "webhook", NOW, state, 1),
        "{}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_closed_event_is_not_due_and_not_in_the_backlog() {
    add(
        event(
            "a",
            failed(FailureCode.STRIPE_UNAVAILABLE, Optional.of(NOW.minusSeconds(30))),
            2,
            NOW));

    commit(() -> ports.inbox().closeCredited(Set.of(payment("a")), NOW));

    assertThat(claim(NOW, 10)).isEmpty();
    assertThat(ports.inbox().backlog(NOW)).isEqualTo(new Backlog(0, Optional.empty()));
  }

  @Test
  void what_is_due_is_what_has_waited_long_enough_and_what_a_crash_left() {
    add(
        event("later", retriedAt(-10), 1, NOW.minusSeconds(900)),
        event("first", retriedAt(-100), 1, NOW.minusSeconds(200)),
        event("now", retriedAt(0), 1, NOW.minusSeconds(900)),
        event("abandoned", new Received(), 0, NOW.minusSeconds(61)),
        event("future", retriedAt(1), 1, NOW.minusSeconds(900)),
        event("fresh", new Received(), 0, NOW.minusSeconds(60)),
        event("person", failed(FailureCode.USER_UNRESOLVED, Optional.empty()), 1, NOW),
        event(
            "done",
            new Completed(NOW, ADA, 1, Optional.empty(), Optional.empty()),
            1,
            NOW.minusSeconds(900)),
        event("nothing", new Ignored(NOW, "no_credits"), 1, NOW.minusSeconds(900)));

    assertThat(claim(NOW, 10))
        .containsExactlyInAnyOrder(id("first"), id("abandoned"), id("later"), id("now"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void no_more_is_claimed_than_was_asked_for_and_what_waits_for_stripe_last(int most) {
    add(
        event("stripe", retriedAt(-9_000), 1, NOW),
        event("second", failedUntil(-10), 1, NOW),
        event("fourth", new Received(), 0, NOW.minusSeconds(400)),
        event("first", failedUntil(-1_000), 1, NOW),
        event("third", new Received(), 0, NOW.minusSeconds(500)));

    assertThat(claim(NOW, most))
        .containsExactlyInAnyOrderElementsOf(
            List.of(id("first"), id("second"), id("third"), id("fourth"), id("stripe"))
                .subList(0, most));
  }

  @Test
  void what_is_claimed_is_claimed_by_nobody_else_until_the_claim_ends() {
    add(
        event("a", failedUntil(-10), 1, NOW),
        event("b", new Received(), 0, NOW.minusSeconds(500)),
        event("c", retriedAt(-10), 1, NOW));

    assertThat(claim(NOW, 2)).containsExactlyInAnyOrder(id("a"), id("b"));
    assertThat(claim(NOW.plusSeconds(1), 10)).containsExactly(id("c"));
    assertThat(claim(NOW.plusSeconds(59), 10)).isEmpty();
    assertThat(claim(NOW.plusSeconds(60), 10)).containsExactlyInAnyOrder(id("a"), id("b"));
  }

  @Test
  void an_event_that_was_tried_is_not_claimed_any_more() {
    NewEvent event = event("a", failedUntil(-10), 1, NOW);
    add(event);
    claim(NOW, 1);

    commit(() -> ports.inbox().update(List.of(tried(event, failedUntil(5)))));

    assertThat(claim(NOW.plusSeconds(4), 10)).isEmpty();
    assertThat(claim(NOW.plusSeconds(5), 10)).containsExactly(id("a"));
  }

  @Test
  void the_backlog_is_what_has_failed_and_the_age_of_the_oldest() {
    add(
        event("a", retriedAt(30), 1, NOW.minusSeconds(100)),
        event("b", failed(FailureCode.USER_UNRESOLVED, Optional.empty()), 1, NOW.minusSeconds(300)),
        event("c", failed(FailureCode.LEGACY_UNFINISHED, Optional.empty()), 0, NOW),
        event("d", new Received(), 0, NOW.minusSeconds(900)),
        event("e", new Discarded(NOW, Optional.empty()), 1, NOW.minusSeconds(900)));

    assertThat(ports.inbox().backlog(NOW))
        .isEqualTo(new Backlog(3, Optional.of(Duration.ofSeconds(300))));
  }

  @Test
  void ignored_events_are_found_by_their_reason_part_by_part() {
    add(
        event("c", new Ignored(NOW, "thin_event"), 1, NOW),
        event("a", new Ignored(NOW, "thin_event"), 1, NOW),
        event("other", new Ignored(NOW, "no_credits"), 1, NOW),
        event("b", new Ignored(NOW, "thin_event"), 2, NOW),
        event("person", failed(FailureCode.USER_UNRESOLVED, Optional.empty()), 1, NOW));

    List<StripeEventId> first = ports.inbox().ignored("thin_event", Optional.empty(), 2);
    List<StripeEventId> second =
        ports.inbox().ignored("thin_event", Optional.of(first.getLast()), 2);

    assertThat(first).hasSize(2);
    assertThat(second).hasSize(1);
    assertThat(Stream.concat(first.stream(), second.stream()))
        .containsExactlyInAnyOrder(id("a"), id("b"), id("c"));
  }

  @Test
  void the_next_work_is_the_earliest_retry_or_what_was_left_undecided() {
    assertThat(ports.pendingWork().ask(Duration.ofMinutes(1))).isEqualTo(Pending.NOTHING);

    add(
        event("a", retriedAt(90), 1, NOW),
        event("b", retriedAt(30), 1, NOW),
        event("c", failed(FailureCode.USER_UNRESOLVED, Optional.empty()), 1, NOW),
        event("d", new Ignored(NOW, "no_credits"), 1, NOW.minusSeconds(900)));
    assertThat(ports.pendingWork().ask(Duration.ofMinutes(1)))
        .isEqualTo(new Pending(Optional.of(NOW.plusSeconds(30)), false, Optional.empty()));

    add(event("e", new Received(), 0, NOW.minusSeconds(50)));
    assertThat(ports.pendingWork().ask(Duration.ofMinutes(1)))
        .isEqualTo(new Pending(Optional.of(NOW.plusSeconds(10)), false, Optional.empty()));
  }

  @Test
  void a_bulk_repair_is_work_while_it_runs() {
    BulkResult expected = new BulkResult(BulkResult.Kind.MISSING, Optional.empty(), "none");
    List<Planned> events = List.of(new Planned(id("a"), 1, expected));
    long run =
        committed(
            () -> ports.bulkRuns().add(BulkAction.RETRY, Amendment.NONE, "olga", NOW, events));
    assertThat(ports.pendingWork().ask(Duration.ofMinutes(1)).bulkRunning()).isFalse();

    commit(() -> ports.bulkRuns().start(run, new BulkRun.Start("olga", "why", NOW)));
    assertThat(ports.pendingWork().ask(Duration.ofMinutes(1)).bulkRunning()).isTrue();

    commit(() -> ports.bulkRuns().stop(run, NOW));
    assertThat(ports.pendingWork().ask(Duration.ofMinutes(1)).bulkRunning()).isFalse();
  }

  @Test
  void an_empty_inbox_has_no_backlog() {
    assertThat(ports.inbox().backlog(NOW)).isEqualTo(new Backlog(0, Optional.empty()));
  }

  private void add(NewEvent... events) {
    commit(() -> ports.inbox().add(List.of(events)));
  }

  /** Claims for a minute. */
  private List<StripeEventId> claim(Instant now, int most) {
    return committed(
        () -> ports.inbox().claimDue(now, now.minusSeconds(60), now.plusSeconds(60), most));
  }

  private static Failed failedUntil(int seconds) {
    return failed(FailureCode.INTERNAL_ERROR, Optional.of(NOW.plusSeconds(seconds)));
  }

  private static Failed retriedAt(int seconds) {
    return failed(FailureCode.STRIPE_UNAVAILABLE, Optional.of(NOW.plusSeconds(seconds)));
  }

  private StoredEvent stored(NewEvent event) {
    return ports.inbox().find(List.of(event.event().id())).getFirst();
  }
}
