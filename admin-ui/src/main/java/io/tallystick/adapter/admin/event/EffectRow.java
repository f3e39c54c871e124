package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Labels;
import io.tallystick.application.usecase.repair.RepairEvents.Preview;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.Unknown;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a remedy would do or has done, in words.
 *
 * @param what the beginning of the sentence
 * @param person who is credited; a name may be written in any script, so it stands alone
 * @param balance the end of the sentence: the balance, and what is owed or repaid
 * @param detail what else there is to know
 * @param token stands for the effect; empty if there is none to confirm
 * @param books whether credits are booked
 * @param fails whether the event stays failed
 */
record EffectRow(
    String what,
    String person,
    String balance,
    String detail,
    String token,
    boolean books,
    boolean fails) {

  /**
   * An effect that can be confirmed, unless there is none.
   *
   * @param person how an account is named to the reader
   */
  static EffectRow of(Preview preview, Function<UserId, String> person) {
    return switch (preview) {
      case Preview.Effect effect ->
          of(effect.event(), effect.before(), effect.after(), effect.token(), person);
      case Preview.NotApplicable settled ->
          nothing(
              "Nothing: the event is " + settled.event().status().code() + " already.",
              settled.event().describe());
      case Preview.Missing missing -> nothing("Nothing: there is no such event any more.", "");
    };
  }

  private static EffectRow nothing(String what, String detail) {
    return new EffectRow(what, "", "", detail, "", false, false);
  }

  /** What an event has become, or would become. */
  static EffectRow of(
      StripeEvent event,
      Optional<Integer> before,
      Optional<Integer> after,
      String token,
      Function<UserId, String> person) {
    Optional<Completed> done =
        event.state() instanceof Completed completed ? Optional.of(completed) : Optional.empty();
    return new EffectRow(
        what(event),
        done.map(Completed::user).map(person).orElse(""),
        done.map(it -> balance(before, after) + it.note().map(note -> "; " + note).orElse("") + ".")
            .orElse(""),
        detail(event),
        token,
        done.isPresent(),
        event.state() instanceof Failed);
  }

  private static String balance(Optional<Integer> before, Optional<Integer> after) {
    return before.isPresent() && after.isPresent()
        ? ": balance %s → %s".formatted(Format.number(before.get()), Format.number(after.get()))
        : "";
  }

  private static String what(StripeEvent event) {
    return switch (event.state()) {
      case Completed done -> Format.signed(done.credits()) + " credits for ";
      case Failed failed -> "It still fails: " + failed.failure().code().title() + ".";
      case Ignored ignored -> "No credits: " + Labels.skipped(ignored.reason()) + ".";
      case Discarded discarded -> "The event is closed without credits.";
      case Received received -> "The event waits to be processed.";
      case CompletedBefore before -> "The previous handler has completed the event.";
      case Unknown unknown -> "Nothing: only a later version knows the state of the event.";
    };
  }

  private static String detail(StripeEvent event) {
    return switch (event.state()) {
      case Failed failed -> failed.failure().message();
      case Completed done -> done.warning().orElse("");
      case Ignored ignored -> ignored.warning().orElse("");
      case Discarded discarded -> "It can be reopened later.";
      case Received received -> "";
      case CompletedBefore before -> "";
      case Unknown unknown -> "";
    };
  }
}
