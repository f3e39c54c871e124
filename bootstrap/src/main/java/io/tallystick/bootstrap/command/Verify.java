package io.tallystick.bootstrap.command;

import io.micronaut.json.JsonMapper;
import io.tallystick.application.port.PendingWork;
import io.tallystick.application.port.reconcile.Invariants.Check;
import io.tallystick.application.usecase.reconcile.VerifyBooks;
import io.tallystick.application.usecase.repair.RetryEvents;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks that the books are whole. */
@Command(
    name = "verify",
    description = {
      "Checks every invariant of the books and prints the rows that break one.",
      "All are checked as they are at one moment, and nobody is kept from writing; what takes long",
      "says how far it is on standard error. Exit status 1 if there are any such rows. Holds and",
      "credits whose time was over more than a day ago are a warning on standard error alone."
    },
    mixinStandardHelpOptions = true)
public final class Verify implements Callable<Integer> {

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration OVERDUE = Duration.ofDays(1);

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private long told = System.nanoTime();

  @Override
  public Integer call() throws StartException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (Installation installation = Installation.forCommand().upToDate()) {
      List<Check> checks = installation.get(VerifyBooks.class).verify(this::tell);
      boolean clean = checks.stream().allMatch(Check::holds);
      if (json) {
        out.println(toJson(installation.get(JsonMapper.class), checks, clean));
      } else {
        print(out, checks, clean);
      }
      out.flush();
      installation.databaseUserWarning().ifPresent(this::warn);
      if (clean) {
        warnOfOverdue(installation);
      }
      return clean ? 0 : 1;
    }
  }

  /** Whole books stay whole while no server runs: that is no offender. */
  private void warnOfOverdue(Installation installation) {
    Instant yesterday = installation.get(InstantSource.class).instant().minus(OVERDUE);
    installation
        .get(PendingWork.class)
        .ask(RetryEvents.ABANDONED_AFTER)
        .nextRelease()
        .filter(due -> due.isBefore(yesterday))
        .ifPresent(
            due ->
                warn(
                    "a hold or credits whose time was over at %s are still there: a server that"
                            .formatted(due)
                        + " runs ends them within 30 seconds, or its log says why not"));
  }

  private void warn(String warning) {
    spec.commandLine().getErr().println("tallystick: " + warning);
  }

  /** A short check says nothing, so that a nightly one sends no mail. */
  private void tell(String progress) {
    long now = System.nanoTime();
    if (now - told >= PAUSE.toNanos()) {
      told = now;
      PrintWriter err = spec.commandLine().getErr();
      err.println("tallystick: checking " + progress);
      err.flush();
    }
  }

  private static void print(PrintWriter out, List<Check> checks, boolean clean) {
    for (Check check : checks) {
      out.printf(
          "%-6s  %-24s  %s%n", check.holds() ? "ok" : "BROKEN", check.name(), check.statement());
      check.offenders().forEach(row -> out.println("          " + row));
    }
    out.println(
        clean
            ? "The books are whole."
            : "The books are NOT whole: keep the rows above, and stop crediting until it is clear"
                + " why.");
  }

  private static String toJson(JsonMapper mapper, List<Check> checks, boolean clean)
      throws IOException {
    return mapper.writeValueAsString(
        Map.of(
            "clean",
            clean,
            "checks",
            checks.stream()
                .map(
                    check ->
                        Map.of(
                            "name", check.name(),
                            "statement", check.statement(),
                            "holds", check.holds(),
                            "offenders", check.offenders()))
                .toList()));
  }
}
