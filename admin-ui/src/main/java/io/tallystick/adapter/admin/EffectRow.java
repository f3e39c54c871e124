package io.tallystick.adapter.admin;

import io.tallystick.application.port.in.RepairEvents.Preview;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import java.util.Optional;

/**
 * What a remedy would do, in words.
 *
 * @param token stands for the effect; empty if there is none to confirm
 */
record EffectRow(String sentence, String detail, String token) {

  static EffectRow of(Preview preview) {
    return switch (preview) {
      case Preview.Effect effect ->
          new EffectRow(
              sentence(effect.event(), effect.before(), effect.after()),
              detail(effect.event()),
              effect.token());
      case Preview.NotApplicable settled ->
          new EffectRow(
              "Nothing: the event is " + settled.event().status().code() + " already.",
              settled.event().describe(),
              "");
      case Preview.Missing missing ->
          new EffectRow("Nothing: there is no such event any more.", "", "");
    };
  }

  /** What has become of an event, as one would say it. */
  static String sentence(StripeEvent event, Optional<Integer> before, Optional<Integer> after) {
    return switch (event.state()) {
      case Completed done ->
          "%s credits for user #%s%s."
              .formatted(
                  Shown.signed(done.credits()),
                  done.user(),
                  before.isPresent() && after.isPresent()
                      ? ": balance %s → %s"
                          .formatted(Shown.number(before.get()), Shown.number(after.get()))
                      : "");
      case Failed failed -> "It still fails: " + Words.cause(failed.failure().code()) + ".";
      case Ignored ignored -> "No credits: " + Words.skipped(ignored.reason()) + ".";
      case Discarded discarded -> "The event is closed without credits.";
      case Received received -> "The event waits to be processed.";
      case CompletedBefore before0 -> "The event was completed by the handler before.";
    };
  }

  private static String detail(StripeEvent event) {
    return switch (event.state()) {
      case Failed failed -> failed.failure().message();
      case Completed done -> done.warning().orElse("");
      case Ignored ignored -> "";
      case Discarded discarded -> "It can be reopened later.";
      case Received received -> "";
      case CompletedBefore before -> "";
    };
  }
}
