package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.application.query.BrowseBulkRuns.Details;
import io.tallystick.domain.repair.BulkResult.Kind;
import io.tallystick.domain.repair.BulkShare;
import java.util.Arrays;
import java.util.List;

/**
 * What a bulk repair would do and has done, in words.
 *
 * @param progress "7 of 12 events done"
 * @param fruitless whether a plan to retry would credit nothing
 * @param again the button that plans anew for some of the events; empty if there is none to plan
 */
record BulkFigures(
    int events,
    int done,
    String selected,
    String progress,
    boolean fruitless,
    String again,
    List<Line> expected,
    List<Line> happened) {

  static BulkFigures of(Details details) {
    int events = details.run().events();
    String all = Format.number(events);
    return new BulkFigures(
        events,
        details.done(),
        all,
        "%s of %s %s done"
            .formatted(Format.number(details.done()), all, events == 1 ? "event" : "events"),
        details.expected().stream()
            .noneMatch(it -> it.kind() == Kind.CREDITED || it.kind() == Kind.DISCARDED),
        again(details),
        lines(details.expected(), true),
        lines(details.happened(), false));
  }

  private static String again(Details details) {
    int credited = events(details.expected(), Kind.CREDITED);
    int failed = events(details.happened(), Kind.FAILED);
    return switch (details.run().state()) {
      case PLANNED ->
          credited > 0 && credited < details.run().events()
              ? "Only the %s that would be credited…".formatted(Format.number(credited))
              : "";
      case STOPPED, DONE ->
          failed > 0 ? "Retry only the %s that failed…".formatted(Format.number(failed)) : "";
      case RUNNING, UNKNOWN -> "";
    };
  }

  private static int events(List<BulkShare> shares, Kind kind) {
    return shares.stream().filter(it -> it.kind() == kind).mapToInt(BulkShare::events).sum();
  }

  private static List<Line> lines(List<BulkShare> shares, boolean wouldBe) {
    return Arrays.stream(Kind.values())
        .map(kind -> shares.stream().filter(share -> share.kind() == kind).toList())
        .filter(same -> !same.isEmpty())
        .map(same -> Line.of(same, wouldBe))
        .toList();
  }

  /**
   * The events with one kind of result.
   *
   * @param kind its code
   * @param status the class of its colour
   * @param causes "3 × Could not find the user"
   */
  record Line(String kind, String status, String sign, String text, List<String> causes) {

    static Line of(List<BulkShare> same, boolean wouldBe) {
      Kind kind = same.getFirst().kind();
      int events = same.stream().mapToInt(BulkShare::events).sum();
      long credits = same.stream().mapToLong(BulkShare::credits).sum();
      return new Line(
          kind.code(),
          BulkItemRow.status(kind),
          BulkItemRow.sign(kind),
          Format.number(events) + " " + text(kind, events, credits, wouldBe),
          same.stream()
              .filter(share -> share.code().isPresent())
              .map(
                  share ->
                      Format.number(share.events())
                          + " × "
                          + BulkItemRow.cause(kind, share.code().orElse("")))
              .toList());
    }

    private static String text(Kind kind, int events, long credits, boolean wouldBe) {
      boolean one = events == 1;
      return switch (kind) {
        case CREDITED ->
            (wouldBe ? "would be credited (" : "credited (") + Format.number(credits) + " credits)";
        case CLOSED -> wouldBe ? "would be closed without credits" : "closed without credits";
        case FAILED -> wouldBe ? "would fail again" : "failed again";
        case DISCARDED -> wouldBe ? "would be discarded" : "discarded";
        case SETTLED -> one ? "needs nothing, it is settled" : "need nothing, they are settled";
        case CHANGED -> "left alone: somebody else tried " + (one ? "it" : "them") + " meanwhile";
        case UNKNOWN -> one ? "has a result of a later version" : "have results of a later version";
        case MISSING -> one ? "does not exist" : "do not exist";
      };
    }
  }
}
