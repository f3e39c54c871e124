package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkRun.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bulk repair, as a page shows it.
 *
 * @param name "Retry 12 events"
 * @param status the class of its colour
 * @param by who started it, or planned it
 * @param endedAt when it was stopped or done
 */
record BulkRow(
    long id,
    String name,
    boolean discards,
    String state,
    String status,
    String sign,
    TimeCell plannedAt,
    String plannedBy,
    @Nullable TimeCell startedAt,
    String by,
    String reason,
    @Nullable TimeCell endedAt) {

  static BulkRow of(BulkRun run, Instant now, SignedIn reader) {
    boolean discards = run.action() == BulkAction.DISCARD;
    return new BulkRow(
        run.id(),
        name(run),
        discards,
        run.state().code(),
        switch (run.state()) {
          case PLANNED, UNKNOWN -> "ignored";
          case RUNNING, STOPPED -> "waiting";
          case DONE -> "completed";
        },
        switch (run.state()) {
          case PLANNED -> "…";
          case RUNNING -> "▸";
          case STOPPED -> "■";
          case DONE -> "✓";
          case UNKNOWN -> "?";
        },
        TimeCell.of(run.plannedAt(), now),
        run.plannedBy(),
        run.start().map(start -> TimeCell.of(start.at(), now)).orElse(null),
        run.start().map(BulkRun.Start::by).orElse(""),
        Redaction.note(run.start().map(BulkRun.Start::reason).orElse(""), reader),
        run.stoppedAt().or(run::doneAt).map(at -> TimeCell.of(at, now)).orElse(null));
  }

  private static String name(BulkRun run) {
    String events = Format.number(run.events()) + (run.events() == 1 ? " event" : " events");
    return switch (run.action()) {
      case RETRY -> "Retry " + events;
      case ASSIGN ->
          "Assign %s to user #%s"
              .formatted(events, run.amendment().assignment().orElseThrow().user());
      case SET_CREDITS ->
          "Set %s credits for %s"
              .formatted(
                  Format.number(run.amendment().credits().orElseThrow()),
                  run.events() == 1 ? "1 event" : "each of " + events);
      case DISCARD -> "Discard " + events;
      case UNKNOWN -> "An action of a later version on " + events;
    };
  }

  public boolean isPlanned() {
    return state.equals(State.PLANNED.code());
  }

  public boolean isRunning() {
    return state.equals(State.RUNNING.code());
  }

  public boolean isStopped() {
    return state.equals(State.STOPPED.code());
  }
}
