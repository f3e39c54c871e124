package io.tallystick.application.port.reconcile;

import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.payment.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stripe's own record, read page by page, the newest first. */
public interface StripeHistory {

  /** Whether there is a key with which Stripe can be asked. */
  boolean isKeyed();

  /**
   * One page of a list.
   *
   * @param kind which list; not {@link ReconcileStage#LEDGER}
   * @param after the last id of the page before; empty: the first page
   */
  Reply list(ReconcileStage kind, Instant since, Instant until, Optional<String> after);

  /**
   * One page of all refunds, or of all disputes, of one payment.
   *
   * @param kind {@link ReconcileStage#REFUNDS} or {@link ReconcileStage#DISPUTES}
   * @param payment a PaymentIntent or a charge
   * @param after the last id of the page before; empty: the first page
   */
  Reply ofPayment(ReconcileStage kind, PaymentId payment, Optional<String> after);

  /** Whether Stripe knows a payment or invoice, and money moved by it. */
  Presence find(String id);

  /** Knows the lines of what is listed, and is asked at the same rate. */
  LineItemSource lines();

  /** Result of {@link #list} and {@link #ofPayment}. */
  sealed interface Reply {}

  /**
   * A page.
   *
   * @param next what to ask for the page behind it; empty on the last
   */
  record Page(List<Item> items, Optional<String> next) implements Reply {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** Result of {@link #find}. */
  sealed interface Presence {}

  /** Stripe answered. */
  record Present(boolean known) implements Presence {}

  /** Stripe did not answer, also when asked again; the reason holds no key. */
  record Unavailable(String why) implements Reply, Presence {}

  /**
   * One object.
   *
   * @param body of an event the JSON; else empty
   * @param notices what events would say of the object
   */
  record Item(String id, byte[] body, List<EventNotice> notices) {
    public Item {
      notices = List.copyOf(notices);
    }
  }
}
