package io.tallystick.application.service.inbox;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEvent.Unknown;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentAliases;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.payment.SkipReason;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What is to be stored of the events of a batch, each once. */
final class BatchChanges {

  /** An event as it is to be stored, and why it was tried. */
  record Change(WorkItem item, StripeEvent event) {}

  private final Map<StripeEventId, Change> changes = new LinkedHashMap<>();

  void add(WorkItem item, StripeEvent event) {
    changes.put(item.id(), new Change(item, event));
  }

  boolean contains(StripeEventId id) {
    return changes.containsKey(id);
  }

  /** The change of an event that has one. */
  Change of(StripeEventId id) {
    return Objects.requireNonNull(changes.get(id));
  }

  Collection<Change> all() {
    return changes.values();
  }

  /** The credits are booked all the same: a link only helps to find the user the next time. */
  void warnOfRefusedLinks(Map<UserId, String> reasons) {
    changes.replaceAll(
        (id, change) ->
            change.event().state() instanceof Completed done && reasons.containsKey(done.user())
                ? with(change, warned(done, reasons))
                : change);
  }

  private static State warned(Completed done, Map<UserId, String> reasons) {
    return warned(
        done, "the Stripe customer could not be linked to the user: " + reasons.get(done.user()));
  }

  /**
   * The events that say so name both ids; what is booked is not undone by itself.
   *
   * @param open the ids whose credits have not been taken back
   */
  void warnOfCreditedTwice(PaymentAliases aliases, Set<PaymentId> open) {
    Map<PaymentId, PaymentId> twice = new HashMap<>(aliases.creditedTwice());
    twice.keySet().retainAll(open);
    twice.forEach(
        (other, first) ->
            changes.replaceAll(
                (id, change) ->
                    aliases
                            .keptAs(change.item().notice().paymentIds())
                            .containsAll(Set.of(other, first))
                        ? with(change, warned(change.event().state(), twice(other, first)))
                        : change));
  }

  private static String twice(PaymentId other, PaymentId first) {
    return "the payment is credited under two of its ids, %1$s and %2$s: take back the credits of %1$s by an adjustment whose reason names it"
        .formatted(other, first);
  }

  private static State warned(State state, String warning) {
    return switch (state) {
      case Completed done ->
          new Completed(
              done.at(), done.user(), done.credits(), done.note(), joined(done.warning(), warning));
      case Ignored ignored ->
          new Ignored(ignored.at(), ignored.reason(), joined(ignored.warning(), warning));
      case Received received -> state;
      case CompletedBefore before -> state;
      case Failed failed -> state;
      case Discarded discarded -> state;
      case Unknown unknown -> state;
    };
  }

  private static Optional<String> joined(Optional<String> before, String warning) {
    return Optional.of(before.map(first -> first + "; " + warning).orElse(warning));
  }

  /** An event that moved nothing before a later one of the batch paid out is closed like others. */
  void closeOvertaken(Set<PaymentId> creditedNow, Instant at) {
    changes.replaceAll(
        (id, change) -> {
          boolean overtaken =
              movedNothing(change.event().state())
                  && !change.item().notice().isOfMoneyBack()
                  && change.item().notice().payment().filter(creditedNow::contains).isPresent();
          if (!overtaken) {
            return change;
          }
          return with(change, new Ignored(at, SkipReason.ALREADY_CREDITED));
        });
  }

  private static boolean movedNothing(State state) {
    return state instanceof Failed
        || state instanceof Ignored ignored
            && ignored.reason().equals(SkipReason.NO_CREDITS_METADATA.code());
  }

  private static Change with(Change change, State state) {
    StripeEvent event = change.event();
    return new Change(
        change.item(),
        new StripeEvent(
            event.id(), event.type(), event.source(), event.receivedAt(), state, event.attempts()));
  }
}
