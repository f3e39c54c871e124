package io.tallystick.bootstrap.command;

import io.tallystick.application.usecase.inbox.Outcome;
import io.tallystick.application.usecase.repair.RetryEvents;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Trigger;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Processes failed events again. */
@Command(
    name = "retry",
    description = {
      "Processes failed events again and prints a line for each.",
      "Each is read from the bytes that were stored. An event that has completed meanwhile stays"
          + " as",
      "it is. Exit status 1 if one still fails."
    },
    mixinStandardHelpOptions = true)
public final class Retry implements Callable<Integer> {

  /** A transaction holds a lock for each event and its payment, and a server has so many locks. */
  public static final int BATCH = 128;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "EVENT_ID", description = "evt_…")
  private List<String> ids = List.of();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "retried on the command line",
      description = "why; kept in the audit log")
  private String reason = "";

  @Option(names = "--dry-run", description = "only say what would happen")
  private boolean dryRun;

  @Override
  public Integer call() throws StartException {
    List<StripeEventId> wanted = ids.stream().map(this::id).distinct().toList();
    PrintWriter out = spec.commandLine().getOut();
    try (Installation installation = Installation.forCommand().migrated()) {
      RetryEvents retries = installation.get(RetryEvents.class);
      boolean settled = true;
      for (int from = 0; from < wanted.size(); from += BATCH) {
        List<StripeEventId> some = wanted.subList(from, Math.min(from + BATCH, wanted.size()));
        List<Outcome> outcomes =
            dryRun ? retries.preview(some) : retries.retry(some, operator("retry", reason));
        outcomes.forEach(outcome -> out.println(OutcomeLine.of(outcome)));
        out.flush();
        settled &= outcomes.stream().allMatch(Retry::isSettled);
      }
      return settled ? 0 : 1;
    }
  }

  /** The user name on this machine. */
  static Trigger operator(String action, String reason) {
    return Trigger.person(CommandActor.name(), action, reason);
  }

  /** Whether nothing is left to do for an event. */
  static boolean isSettled(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Tried tried -> isSettled(tried.event().status());
      case Outcome.Known known -> isSettled(known.event().status());
      case Outcome.Missing missing -> false;
      case Outcome.Unrecorded unrecorded -> false;
    };
  }

  private static boolean isSettled(ProcessingStatus status) {
    return switch (status) {
      case COMPLETED, IGNORED, DISCARDED -> true;
      case RECEIVED, FAILED, UNKNOWN -> false;
    };
  }

  private StripeEventId id(String text) {
    if (!StripeEventId.isValid(text)) {
      throw new ParameterException(spec.commandLine(), "not an event id: " + text);
    }
    return new StripeEventId(text);
  }
}
