package io.tallystick.domain.payment;

import java.util.List;
import java.util.Optional;

/** What an event says has happened, in our words. */
public sealed interface PaymentFact
    permits Paid,
        PaymentFact.AwaitingPayment,
        PaymentFact.Captured,
        PaymentFact.NotPaid,
        PaymentFact.MoneyBack,
        PaymentFact.Irrelevant,
        PaymentFact.Unreadable,
        PaymentFact.ModeUnknown {

  /** The word for it in the database and in figures: {@code paid}. */
  default String code() {
    return switch (this) {
      case Paid paid -> "paid";
      case AwaitingPayment session -> "awaiting_payment";
      case Captured intent -> "captured";
      case NotPaid notPaid -> "not_paid";
      case MoneyBack back -> "money_back";
      case Irrelevant irrelevant -> "irrelevant";
      case Unreadable unreadable -> "unreadable";
      case ModeUnknown unknown -> "mode_unknown";
    };
  }

  /** The payment it speaks of, if it speaks of one. */
  default Optional<PaymentId> payment() {
    return Optional.empty();
  }

  /** The same fact of a payment that is kept under another of its ids. */
  default PaymentFact of(PaymentId payment) {
    return switch (this) {
      case Paid paid -> paid.of(payment);
      case AwaitingPayment session -> new AwaitingPayment(session.claimed().of(payment));
      case Captured intent -> new Captured(payment, intent.money(), intent.authorized());
      case NotPaid notPaid -> new NotPaid(payment, notPaid.reason(), notPaid.money());
      case MoneyBack back -> new MoneyBack(payment, back.charge(), back.movements());
      case Irrelevant irrelevant -> irrelevant.under(payment);
      case Unreadable unreadable -> unreadable;
      case ModeUnknown unknown -> unknown;
    };
  }

  /** The money it speaks of, if it does. */
  default Optional<Money> money() {
    return Optional.empty();
  }

  /** What is bought, if it says so, whether the money is there or not. */
  default Optional<Paid> purchase() {
    return Optional.empty();
  }

  /** Whether another event of the payment may say what this one leaves out. */
  default boolean isPartial() {
    return false;
  }

  /**
   * This fact with what another event says of the same payment: a Checkout session says what is
   * bought, its PaymentIntent that the money is there.
   */
  default PaymentFact joined(PaymentFact other) {
    Optional<Paid> paid =
        this instanceof AwaitingPayment session
            ? session.paidBy(other)
            : other instanceof AwaitingPayment session ? session.paidBy(this) : Optional.empty();
    return paid.isPresent() ? paid.get() : this;
  }

  /**
   * A Checkout session is complete and its money has not arrived: it is captured later, or by a
   * method that takes days.
   *
   * @param claimed what it buys once the money is there
   */
  record AwaitingPayment(Paid claimed) implements PaymentFact {

    @Override
    public Optional<PaymentId> payment() {
      return claimed.payment();
    }

    @Override
    public Optional<Money> money() {
      return claimed.money();
    }

    @Override
    public Optional<Paid> purchase() {
      return Optional.of(claimed);
    }

    @Override
    public boolean isPartial() {
      return true;
    }

    /** The purchase, paid; empty if the other fact is not that its PaymentIntent has succeeded. */
    private Optional<Paid> paidBy(PaymentFact other) {
      return switch (other) {
        case Captured intent ->
            Optional.of(
                new Paid(
                    claimed.id(),
                    claimed.checkoutSession(),
                    claimed.payer(),
                    claimed.claim(),
                    intent.money(),
                    false,
                    intent.authorized(),
                    Optional.empty()));
        case Paid intent when intent.isPartial() ->
            Optional.of(
                new Paid(
                    intent.id(),
                    claimed.checkoutSession(),
                    intent.payer().orElse(claimed.payer()),
                    intent.claim(),
                    intent.money(),
                    intent.free(),
                    intent.authorized(),
                    Optional.empty()));
        case PaymentFact any -> Optional.empty();
      };
    }
  }

  /**
   * A PaymentIntent has succeeded that names no credits; its Checkout session may.
   *
   * @param id the payment
   * @param money what was received
   * @param authorized what it was made for, where less of it was captured
   */
  record Captured(PaymentId id, Optional<Money> money, Optional<Money> authorized)
      implements PaymentFact {

    @Override
    public Optional<PaymentId> payment() {
      return Optional.of(id);
    }

    @Override
    public boolean isPartial() {
      return true;
    }
  }

  /**
   * A payment has reached a state in which no credits move.
   *
   * @param id the payment
   * @param reason which state
   */
  record NotPaid(PaymentId id, SkipReason reason, Optional<Money> money) implements PaymentFact {
    @Override
    public Optional<PaymentId> payment() {
      return Optional.of(id);
    }
  }

  /**
   * Money of a payment goes back to the payer, or comes back: refunds and disputes.
   *
   * @param id the payment; where the event names only a charge or an invoice, the id of that, until
   *     an event is known that says of which payment it is
   * @param charge its charge, {@code ch_…}, if it names one
   * @param movements what it says, one or several
   */
  record MoneyBack(PaymentId id, Optional<String> charge, List<Movement> movements)
      implements PaymentFact {

    public MoneyBack {
      movements = List.copyOf(movements);
    }

    @Override
    public Optional<PaymentId> payment() {
      return Optional.of(id);
    }

    /** Of a dispute that is over it is not told how much came back, only how much did not. */
    @Override
    public Optional<Money> money() {
      return movements.stream()
          .findFirst()
          .filter(movement -> movement.kind() != Movement.Kind.REINSTATED)
          .map(Movement::amount);
    }

    /** Whether it speaks of a dispute. */
    public boolean isDispute() {
      return movements.stream().anyMatch(movement -> movement.kind().isDispute());
    }

    /** The refund or dispute, if it speaks of a single one. */
    public Optional<String> object() {
      return movements.stream()
          .filter(movement -> !movement.kind().isOfCharge())
          .map(Movement::object)
          .distinct()
          .reduce((one, other) -> "")
          .filter(id -> !id.isEmpty());
    }
  }

  /**
   * The event is not about a purchase of credits, or of a kind that is not handled.
   *
   * @param reason why
   * @param payment the payment that it tells of all the same: a subscription's first invoice
   * @param money what was paid, if it tells of a payment
   */
  record Irrelevant(SkipReason reason, Optional<PaymentId> payment, Optional<Money> money)
      implements PaymentFact {

    /** An event that tells of no payment. */
    public Irrelevant(SkipReason reason) {
      this(reason, Optional.empty(), Optional.empty());
    }

    private Irrelevant under(PaymentId kept) {
      return new Irrelevant(reason, payment.map(any -> kept), money);
    }
  }

  /**
   * The event is of a kind that matters, and its object has not the shape that Stripe documents.
   *
   * @param problem what is wrong with it, for people
   * @param mayPass whether another try may read it, because the program is what broke
   */
  record Unreadable(String problem, boolean mayPass) implements PaymentFact {

    public Unreadable(String problem) {
      this(problem, false);
    }
  }

  /** It does not say whether real money is meant; the problem is what it says, for people. */
  record ModeUnknown(String problem) implements PaymentFact {}
}
