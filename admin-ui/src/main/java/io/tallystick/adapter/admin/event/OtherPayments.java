package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Payer;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.usecase.repair.RepairEvents;
import io.tallystick.application.usecase.repair.RepairEvents.Preview;
import io.tallystick.application.usecase.repair.RepairEvents.Result;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.Remedy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The other failed payments of a payer: whom one belongs to, the others mostly do as well. */
@Singleton
record OtherPayments(BrowseEvents events, RepairEvents repairs) {

  private static final int MOST = 20;
  private static final String FIELD = "other";

  /**
   * Those that the same assignment would credit, too.
   *
   * @param confirmations what confirms exactly these effects
   */
  record Offer(String number, String credits, String payer, List<String> confirmations) {}

  /**
   * What is offered beside an assignment that credits the event, one event of each payment; empty
   * if there is nothing.
   */
  Optional<Offer> offer(EventDetails event, Remedy remedy, Optional<Preview> effect) {
    boolean credits =
        effect.filter(it -> it instanceof Preview.Effect done && isCredited(done)).isPresent();
    if (!(remedy instanceof Remedy.Assign) || !credits || event.line().email().isEmpty()) {
      return Optional.empty();
    }
    String payer = event.line().email().get();
    long sum = 0;
    List<String> confirmations = new ArrayList<>();
    Set<String> payments = new HashSet<>(event.line().payment().stream().toList());
    for (Line line : failedLike(event.line().event().id())) {
      StripeEventId id = line.event().id();
      if (!id.equals(event.line().event().id())
          && line.payment().filter(payments::contains).isEmpty()
          && repairs.preview(id, remedy) instanceof Preview.Effect other
          && other.event().state() instanceof Completed done) {
        sum += done.credits();
        confirmations.add(id.value() + " " + other.token());
        line.payment().ifPresent(payments::add);
      }
    }
    return confirmations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Offer(
                Format.number(confirmations.size()),
                Format.signed(sum),
                Format.masked(payer),
                confirmations));
  }

  private List<Line> failedLike(StripeEventId event) {
    Filter filter = Filter.of(new Payer.OfEvent(event)).in(ProcessingStatus.FAILED);
    return events.page(filter, Order.NEWEST, Optional.empty(), MOST + 1).lines();
  }

  private static boolean isCredited(Preview.Effect effect) {
    return effect.event().state() instanceof Completed;
  }

  /**
   * How many of those that were ticked were credited, and how many were not: their effect is no
   * longer that which was offered, as where the first one has repaid a debt. An event whose payment
   * another one has credited meanwhile is neither.
   */
  record Also(int credited, int missed) {}

  /** Does what was offered and ticked. */
  Also apply(Form fields, Remedy remedy, String person, String reason) {
    List<String> ticked =
        fields.text("also").equals("yes")
            ? fields.all(FIELD).stream().limit(MOST).toList()
            : List.of();
    int credited = 0;
    int missed = 0;
    for (String confirmed : ticked) {
      String[] parts = confirmed.split(" ", 2);
      if (parts.length == 2 && StripeEventId.isValid(parts[0])) {
        switch (repairs.apply(new StripeEventId(parts[0]), remedy, parts[1], person, reason)) {
          case Result.Done done -> credited++;
          case Result.Changed(Preview now) -> missed += isCreditedBefore(now) ? 0 : 1;
        }
      }
    }
    return new Also(credited, missed);
  }

  private static boolean isCreditedBefore(Preview now) {
    return now instanceof Preview.NotApplicable(StripeEvent event)
        && (event.status() == ProcessingStatus.COMPLETED
            || event.state() instanceof Ignored ignored
                && ignored.reason().equals(SkipReason.ALREADY_CREDITED.code()));
  }
}
