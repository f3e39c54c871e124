package io.tallystick.application.service.repair;

import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.repair.RepairEvents;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.PayerClaims;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Repairs one event through the same door as every other try. */
public record RepairService(
    EventProcessing processing,
    EventReading reading,
    WebhookInbox inbox,
    UserDirectory directory,
    ProcessingRules rules)
    implements RepairEvents {

  @Override
  public Preview preview(StripeEventId id, Remedy remedy) {
    boolean unknownUser = isUserUnknown(id);
    return inbox
        .find(id)
        .map(
            stored ->
                stored.isRemoved()
                    ? new Preview.NotApplicable(stored.event())
                    : meaning(
                        processing.preview(List.of(reading.read(stored, remedy))).getFirst(),
                        remedy,
                        unknownUser))
        .orElseGet(() -> new Preview.Missing(id));
  }

  @Override
  public Result apply(StripeEventId id, Remedy remedy, String seen, String person, String reason) {
    Optional<StoredEvent> stored = inbox.find(id);
    if (stored.isEmpty()) {
      return new Result.Changed(new Preview.Missing(id));
    }
    if (stored.get().isRemoved()) {
      return new Result.Changed(new Preview.NotApplicable(stored.get().event()));
    }
    boolean unknownUser = isUserUnknown(id);
    Preview now =
        meaning(
            processing.processIf(
                reading.read(stored.get(), remedy),
                Trigger.person(person, action(remedy), reason),
                outcome -> isAsSeen(meaning(outcome, remedy, unknownUser), seen)),
            remedy,
            unknownUser);
    return now instanceof Preview.Effect effect && isAsSeen(effect, seen)
        ? new Result.Done(effect)
        : new Result.Changed(now);
  }

  @Override
  public Optional<Resolution> explain(StripeEventId id) {
    return inbox
        .find(id)
        .filter(stored -> !stored.isRemoved())
        .map(
            stored -> {
              Amendment amendment = inbox.amendments(List.of(id)).getOrDefault(id, Amendment.NONE);
              PayerClaims claims =
                  amendment.applyTo(reading.joined(stored).fact()) instanceof Paid paid
                      ? paid.payer()
                      : PayerClaims.NONE;
              Set<UserReference> references = rules.resolver().references(claims);
              return rules
                  .resolver()
                  .resolve(
                      claims,
                      references.isEmpty() ? Findings.NOBODY : directory.find(references).get());
            });
  }

  private static boolean isAsSeen(Preview now, String seen) {
    return now instanceof Preview.Effect effect && effect.token().equals(seen);
  }

  private boolean isUserUnknown(StripeEventId id) {
    return explain(id).filter(Resolution.Unresolved.class::isInstance).isPresent();
  }

  private static Preview meaning(Outcome outcome, Remedy remedy, boolean unknownUser) {
    return switch (outcome) {
      case Outcome.Missing missing -> new Preview.Missing(missing.id());
      case Outcome.Unrecorded unrecorded ->
          throw new IllegalStateException("what became of the event could not be read");
      case Outcome.Known known -> new Preview.NotApplicable(known.event());
      case Outcome.Tried tried -> {
        Optional<Integer> after = tried.balance().map(Balance::value);
        int credits = tried.event().state() instanceof Completed done ? done.credits() : 0;
        yield new Preview.Effect(
            tried.event(),
            after.map(balance -> balance - credits),
            after,
            token(remedy, tried.event(), unknownUser));
      }
    };
  }

  /**
   * The same for the same remedy with the same effect on the same state, and for nothing else. The
   * balance does not count: an account that spends meanwhile gets the same credits.
   *
   * @param unknownUser whether nobody was found before: the number of an account that a preview
   *     makes is not given again (PostgreSQL, "Sequence Manipulation Functions"), so that it does
   *     not count
   */
  private static String token(Remedy remedy, StripeEvent event, boolean unknownUser) {
    String effect =
        String.join(
            "\n",
            remedy.toString(),
            event.id().value(),
            Integer.toString(event.attempts()),
            event.status().code(),
            unknownUser && event.state() instanceof Completed done
                ? "%s credits for a new account".formatted(done.credits())
                : event.describe());
    return UUID.nameUUIDFromBytes(effect.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String action(Remedy remedy) {
    return switch (remedy) {
      case Remedy.Retry retry -> "retry";
      case Remedy.Assign assign -> "assign";
      case Remedy.SetCredits set -> "set_credits";
      case Remedy.Reopen reopen -> "reopen";
      case Remedy.Discard discard -> "discard";
    };
  }
}
