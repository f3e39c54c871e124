package io.tallystick.bootstrap.command;

import static java.util.stream.Collectors.joining;

import io.tallystick.application.usecase.repair.ReprocessEvents;
import io.tallystick.application.usecase.repair.ReprocessEvents.Reprocessed;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.domain.Coded;
import io.tallystick.domain.payment.SkipReason;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkResult.Kind;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gives ignored events back to processing. */
@Command(
    name = "reprocess",
    description = {
      "Processes events again that were ignored for a reason.",
      "The reason may be that an earlier version did not support them. A line is printed for",
      "each, and the totals. It may run beside a server. Interrupted, it is run again: nothing is",
      "credited twice. Exit status 1 if an event fails."
    },
    mixinStandardHelpOptions = true)
public final class Reprocess implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--skipped",
      paramLabel = "CODE",
      required = true,
      description = "why they were ignored: not_yet_supported, …")
  private String code = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "reprocessed on the command line",
      description = "why; kept in the audit log")
  private String reason = "";

  @Option(names = "--dry-run", description = "only count what would become of them")
  private boolean dryRun;

  private final Map<String, Integer> counts = new TreeMap<>();
  private long credits;

  @Override
  public Integer call() throws StartException {
    SkipReason skipped = skipped();
    PrintWriter out = spec.commandLine().getOut();
    try (Installation installation = Installation.forCommand().migrated()) {
      ReprocessEvents events = installation.get(ReprocessEvents.class);
      try {
        if (dryRun) {
          events.preview(skipped, this::count);
        } else {
          events.reprocess(
              skipped,
              Retry.operator("reprocess", reason),
              happened -> {
                count(happened);
                out.printf(
                    "%s  %s  %s%n",
                    happened.event(), happened.result().kind().code(), happened.result().message());
              });
        }
      } finally {
        print(out);
      }
    }
    return counts.keySet().stream().anyMatch(what -> what.startsWith(Kind.FAILED.code())) ? 1 : 0;
  }

  private SkipReason skipped() {
    return Coded.of(SkipReason.values(), code)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "no event is ignored with the code %s; the codes are:%n%s"
                        .formatted(
                            code,
                            Arrays.stream(SkipReason.values())
                                .map(it -> "  %-22s %s".formatted(it.code(), it.sentence()))
                                .collect(joining("\n")))));
  }

  private void count(Reprocessed event) {
    BulkResult result = event.result();
    String what = result.kind().code() + result.code().map(it -> " " + it).orElse("");
    counts.merge(what, 1, Integer::sum);
    credits += result.credits();
  }

  private void print(PrintWriter out) {
    int events = counts.values().stream().mapToInt(Integer::intValue).sum();
    out.printf("%s events%s%n", events, dryRun ? " would be processed" : " processed");
    counts.forEach((what, number) -> out.printf("%8s  %s%n", number, what));
    out.printf("%8s  credits%n", credits);
    out.flush();
  }
}
