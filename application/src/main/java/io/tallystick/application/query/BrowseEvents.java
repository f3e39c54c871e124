package io.tallystick.application.query;

import io.tallystick.domain.Coded;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.repair.Snooze;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Support staff look at events. */
public interface BrowseEvents {

  /** So many events are looked at for one page, where no index leads to those that match. */
  int MOST_LOOKED_AT = 10_000;

  /** What needs somebody, at a glance. */
  Waiting waiting();

  /** The failed events that a filter lets through, by cause: the one that waits longest first. */
  List<Cause> causes(Filter filter);

  /**
   * One page of events.
   *
   * @param after {@link Page#next} of the page before
   * @throws InvalidPosition if it is not
   */
  Page page(Filter filter, Order order, Optional<String> after, int size);

  /** How many events of each status a filter lets through, whatever its status: at most so many. */
  Map<ProcessingStatus, Integer> counts(Filter filter, int most);

  /** How many events a filter lets through, among so many that are looked at. */
  EventTotal count(Filter filter, int most);

  /** Events of every status, the newest of so many that were found first. */
  List<Line> beginning(Beginning text, int most);

  /** The ids that a filter lets through, the oldest first. */
  List<StripeEventId> ids(Filter filter, int most);

  /** These events as lists show them. */
  Map<StripeEventId, Line> lines(List<StripeEventId> ids);

  /** Who looks at which of these events, as they have said last. */
  Map<StripeEventId, String> owners(List<StripeEventId> ids);

  /** Those of these events of which somebody has noted something. */
  Set<StripeEventId> noted(List<StripeEventId> ids);

  /** What a person did last to each of these events, other than to look at personal data. */
  Map<StripeEventId, EventDetails.Deed> lastDeeds(List<StripeEventId> ids);

  /** Those of these events that are snoozed at present. */
  Map<StripeEventId, Snooze> snoozed(List<StripeEventId> ids);

  /**
   * How many credits the newest payments of the same amount bought, the most frequent number first.
   *
   * @param most how many numbers
   */
  List<Integer> boughtFor(Money amount, int most);

  /** All that is known of one event. */
  Optional<EventDetails> details(StripeEventId id);

  /**
   * What needs somebody.
   *
   * @param persons failed events that wait for a person, without those that are snoozed
   * @param retrying failed events that are tried again by themselves
   * @param next when the first of these is
   * @param oldest when the oldest failed event came that is not snoozed
   * @param snoozed failed events that a person has put off
   */
  record Waiting(
      long persons,
      long retrying,
      Optional<Instant> next,
      Optional<Instant> oldest,
      long snoozed) {}

  /**
   * Which events.
   *
   * @param status empty: of every status
   * @param code a failure code or skip reason
   * @param text an id of the event, its payment, charge, object or customer, or the application's
   * @param payer whose payments
   * @param least the least amount, in minor units of the currency
   * @param most the greatest amount, in minor units of the currency
   * @param snoozed whether only those that are snoozed, or only those that are not
   * @param owner who looks at them
   */
  record Filter(
      Optional<ProcessingStatus> status,
      Optional<String> code,
      Optional<String> type,
      Optional<Instant> from,
      Optional<Instant> until,
      Optional<Boolean> livemode,
      Optional<Long> least,
      Optional<Long> most,
      Optional<String> currency,
      Optional<String> text,
      Optional<Payer> payer,
      Optional<Boolean> snoozed,
      Optional<EventOwner> owner) {

    /** The same filter for one cause. */
    public Filter because(String cause) {
      return copy(status, Optional.of(cause), until, snoozed, owner);
    }

    /** The same filter for another status. */
    public Filter in(ProcessingStatus other) {
      return copy(Optional.of(other), code, until, snoozed, owner);
    }

    /** The same filter for events that came before a time. */
    public Filter before(Instant end) {
      return copy(status, code, Optional.of(end), snoozed, owner);
    }

    /** The same filter without failed events that are snoozed. */
    public Filter awake() {
      return copy(status, code, until, Optional.of(false), owner);
    }

    /** The same filter for those that somebody looks at, or nobody. */
    public Filter ownedBy(EventOwner looking) {
      return copy(status, code, until, snoozed, Optional.of(looking));
    }

    private Filter copy(
        Optional<ProcessingStatus> newStatus,
        Optional<String> newCode,
        Optional<Instant> newUntil,
        Optional<Boolean> newSnoozed,
        Optional<EventOwner> newOwner) {
      return new Filter(
          newStatus,
          newCode,
          type,
          from,
          newUntil,
          livemode,
          least,
          most,
          currency,
          text,
          payer,
          newSnoozed,
          newOwner);
    }

    /** All events in this state. */
    public static Filter of(ProcessingStatus status) {
      return of(Optional.of(status), Optional.empty());
    }

    /** The events of every status that name this payer. */
    public static Filter of(Payer payer) {
      return of(Optional.empty(), Optional.of(payer));
    }

    private static Filter of(Optional<ProcessingStatus> status, Optional<Payer> payer) {
      return new Filter(
          status,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          payer,
          Optional.empty(),
          Optional.empty());
    }
  }

  /** Whose payments are wanted. */
  sealed interface Payer {

    /** The payer whom an event names: so an address of a page needs no e-mail address. */
    record OfEvent(StripeEventId id) implements Payer {}

    /** The payer with this e-mail address, in whatever case. */
    record WithAddress(String email) implements Payer {}
  }

  /**
   * The beginning of what an event is looked for by. That of its own id or of its payment's finds
   * it always, as the id is written.
   *
   * @param names whether it may be any other id, or what the application wrote, in any letter case:
   *     not if it is so short that very many begin with it
   * @param addresses whether it may be the address of the payer of a failed event
   */
  record Beginning(String text, boolean names, boolean addresses) {}

  /** How a list is sorted. */
  enum Order implements Coded {
    NEWEST,
    OLDEST,
    AMOUNT
  }

  /**
   * An event in a list.
   *
   * @param email the payer's address, unmasked
   * @param credits what it names
   */
  record Line(
      StripeEvent event,
      Optional<Money> money,
      Optional<String> email,
      Optional<Integer> credits,
      Optional<String> payment,
      boolean livemode) {}

  /**
   * A part of a list.
   *
   * @param next where the next page begins; empty on the last
   * @param isPartial whether it ends where {@link #MOST_LOOKED_AT} events were looked at
   */
  record Page(List<Line> lines, Optional<String> next, boolean isPartial) {
    public Page {
      lines = List.copyOf(lines);
    }

    /** A page for which few events were looked at. */
    public Page(List<Line> lines, Optional<String> next) {
      this(lines, next, false);
    }
  }
}
