package io.tallystick.application.service.inbox;

import io.tallystick.application.port.inbox.EventDecoder;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentAliases;
import io.tallystick.domain.payment.PaymentFact.MoneyBack;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import io.tallystick.domain.policy.CreditPolicy;
import io.tallystick.domain.repair.Remedy;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads bodies into events: as they are ({@link #decode}, {@link #notice(StoredEvent)}), with what
 * other events say of their payment ({@link #joined}), and with the lines for which Stripe is asked
 * ({@link #completed}, {@link #withLines}). Stripe is asked outside any transaction, and about
 * several events at a time.
 */
public record EventReading(
    EventDecoder decoder,
    LineItemSource lineItems,
    WebhookInbox inbox,
    Supplier<CreditPolicy> policy) {

  private static final String NOT_ASKED_YET =
      "not since the purchase was closed as refunded; the next attempt asks";

  /** Reads a body that came from outside, and asks nobody. */
  public Decoded decode(byte[] body) {
    return decoder.decode(body);
  }

  /** Reads bodies that came from outside, and asks Stripe for what they leave out. */
  public List<Decoded> read(List<byte[]> bodies) {
    LineItemLookup lookup = lookup();
    return LineItemLookup.each(
        bodies,
        body ->
            switch (decode(body)) {
              case Decoded.Event event -> new Decoded.Event(completed(event.notice(), lookup));
              case Decoded.Malformed malformed -> malformed;
            });
  }

  /** Reads a body that is stored, for a try. */
  public WorkItem.Stored read(StoredEvent stored, Remedy remedy) {
    return withLines(List.of(decoded(stored, remedy)), lookup()).getFirst();
  }

  /** Reads a body that is stored, for a try, and does not ask Stripe. */
  public WorkItem.Stored decoded(StoredEvent stored, Remedy remedy) {
    return new WorkItem.Stored(joined(stored), stored.payload(), stored.event().attempts(), remedy);
  }

  /**
   * A stored event that another event of its payment may change, for a try; lines that it lacks are
   * asked for at the next one.
   */
  WorkItem.Stored anew(StoredEvent stored, PaymentAliases aliases) {
    WorkItem.Stored item =
        new WorkItem.Stored(
            SiblingEvents.under(notice(stored), aliases),
            stored.payload(),
            stored.event().attempts(),
            stored.event().canBeReopened() ? new Remedy.Reopen() : new Remedy.Retry());
    return lacksLines(item) && item.fact() instanceof Paid paid
        ? item.with(item.notice().with(paid.with(new LineItems.Unavailable(NOT_ASKED_YET))))
        : item;
  }

  /**
   * A known event that came again, for a try: what was stored first counts, together with the lines
   * that have been looked up since.
   */
  WorkItem.Stored resent(WorkItem.Arrived arrived, StoredEvent stored, PaymentAliases aliases) {
    return readAgain(arrived, stored, aliases, stored.event().attempts(), new Remedy.Retry());
  }

  /** A stored event whose bytes were replaced since they were read; what was looked up stays. */
  WorkItem.Stored replaced(WorkItem.Stored read, StoredEvent stored, PaymentAliases aliases) {
    return readAgain(read, stored, aliases, read.attemptsSeen(), read.remedy());
  }

  private WorkItem.Stored readAgain(
      WorkItem before, StoredEvent stored, PaymentAliases aliases, int attempts, Remedy remedy) {
    WorkItem.Stored now =
        new WorkItem.Stored(
            SiblingEvents.under(notice(stored), aliases), stored.payload(), attempts, remedy);
    return lacksLines(now)
            && now.fact() instanceof Paid paid
            && before.fact() instanceof Paid known
            && known.listedBy().equals(paid.listedBy())
        ? now.with(now.notice().with(paid.with(known.claim().lineItems())))
        : now;
  }

  /** What Stripe's lists say of purchases, with the lines that they leave out; in order. */
  public List<EventNotice> withLines(List<EventNotice> listed) {
    LineItemLookup lookup = lookup();
    return LineItemLookup.each(
        listed, notice -> lacksLines(notice) ? withLines(notice, lookup) : notice);
  }

  /** What the events of one payment say together. */
  public SiblingEvents siblings() {
    return new SiblingEvents(inbox, this::notice);
  }

  /** Questions to Stripe that are asked together. */
  public LineItemLookup lookup() {
    return new LineItemLookup(lineItems);
  }

  /** The events with what they leave out; in order. */
  public List<WorkItem.Stored> withLines(List<WorkItem.Stored> items, LineItemLookup lookup) {
    return LineItemLookup.each(
        items, item -> lacksLines(item) ? item.with(withLines(item.notice(), lookup)) : item);
  }

  /** Whether Stripe must be asked before the event can be tried. */
  public boolean lacksLines(WorkItem.Stored item) {
    return switch (item.remedy()) {
      case Remedy.Discard discard -> false;
      case Remedy.SetCredits set -> false;
      case Remedy.Retry retry -> lacksLines(item.notice());
      case Remedy.Assign assign -> lacksLines(item.notice());
      case Remedy.Reopen reopen -> lacksLines(item.notice());
    };
  }

  /** What a stored body says, together with what other events say of its payment. */
  public EventNotice joined(StoredEvent stored) {
    return siblings().join(siblings().ofPayment(notice(stored)));
  }

  /**
   * What a stored body says, nobody asked; one that cannot be read is an event all the same, so
   * that it fails alone.
   */
  public EventNotice notice(StoredEvent stored) {
    try {
      return switch (decoder.decode(stored.payload())) {
        case Decoded.Event event -> event.notice();
        case Decoded.Malformed malformed -> notice(stored, new Unreadable(malformed.reason()));
      };
    } catch (RuntimeException | StackOverflowError broken) {
      return notice(stored, new Unreadable(breaksWith(broken)));
    } catch (Throwable broken) {
      return notice(stored, new Unreadable(breaksWith(broken), true));
    }
  }

  private static String breaksWith(Throwable broken) {
    return "reading it breaks with " + broken.getClass().getSimpleName();
  }

  private EventNotice notice(StoredEvent stored, Unreadable fact) {
    return new EventNotice(
        stored.event().id(),
        stored.event().type(),
        policy.get().livemode(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        fact);
  }

  /**
   * An event that came from outside with what it leaves out, unless it is decided already.
   *
   * @throws io.tallystick.application.port.StorageUnavailable if the database is away
   */
  public EventNotice completed(EventNotice notice) {
    return completed(notice, lookup());
  }

  private EventNotice completed(EventNotice told, LineItemLookup lookup) {
    if (told.fact() instanceof MoneyBack) {
      return siblings().ofPayment(told);
    }
    if (!lacksLines(told) && !mayLackLines(told) || isDecided(told)) {
      return told;
    }
    EventNotice joined = siblings().join(siblings().ofPayment(told));
    return lacksLines(joined) ? withLines(joined, lookup) : joined;
  }

  private boolean isDecided(EventNotice notice) {
    return inbox.find(notice.id()).filter(known -> !known.event().isOpen()).isPresent();
  }

  /** Whether another event of its payment may name the session whose lines decide. */
  private boolean mayLackLines(EventNotice notice) {
    CreditPolicy now = policy.get();
    return notice.fact().isPartial() && !now.catalogue().isEmpty() && now.concerns(notice);
  }

  /** Where nobody can be asked, it stays what the event says. */
  private static EventNotice withLines(EventNotice notice, LineItemLookup lookup) {
    Paid paid = (Paid) notice.fact();
    LineItems lines = lookup.of(paid.listedBy().orElseThrow(), notice.account());
    return lines instanceof LineItems.NotInEvent ? notice : notice.with(paid.with(lines));
  }

  /** Whether it is to be decided by what was bought, and does not say that, but Stripe may. */
  private boolean lacksLines(EventNotice notice) {
    if (!(notice.fact() instanceof Paid paid && paid.listedBy().isPresent())) {
      return false;
    }
    CreditPolicy now = policy.get();
    return now.needsLineItems(paid) && now.concerns(notice);
  }
}
