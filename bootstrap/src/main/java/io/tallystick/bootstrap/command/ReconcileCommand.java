package io.tallystick.bootstrap.command;

import io.micronaut.json.JsonMapper;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.usecase.reconcile.Reconcile;
import io.tallystick.application.usecase.reconcile.Reconcile.Result;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares the books with Stripe. */
@Command(
    name = "reconcile",
    description = {
      "Feeds in events that never arrived, and compares the ledger with Stripe's own record.",
      "It compares every paid Checkout session, paid invoice, refund and dispute of the period:",
      "missing, extra, different. A paid session without an event is named, never credited. It",
      "needs STRIPE_API_KEY. Interrupted, it goes on where it stopped, and then compares the rest",
      "of the period. Stripe keeps events for 30 days. Payments of connected accounts are not",
      "compared: they are not in your own account's lists.",
      "Exit status 1 if differences remain, or with --dry-run if an event would be fed in."
    },
    mixinStandardHelpOptions = true)
public final class ReconcileCommand implements Callable<Integer> {

  private static final Pattern PERIOD = Pattern.compile("([1-9][0-9]{0,3})([dh])");

  @Spec private CommandSpec spec;

  @Option(
      names = "--since",
      paramLabel = "30d",
      required = true,
      description = "how far back: days (30d) or hours (12h)")
  private String since = "";

  @Option(
      names = "--dry-run",
      description = "feeds no event in, and says which ones it would; try this first")
  private boolean dryRun;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws StartException, IOException {
    Matcher period = PERIOD.matcher(since);
    if (!period.matches()) {
      throw new ParameterException(
          spec.commandLine(), "--since is days or hours, such as 30d or 12h, not " + since);
    }
    int number = Integer.parseInt(period.group(1));
    Duration back =
        period.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
    try (Installation installation = Installation.forCommand().migrated()) {
      return switch (installation
          .get(Reconcile.class)
          .reconcile(back, dryRun, CommandActor.name())) {
        case Result.NoKey none ->
            throw StartException.wrongUse(
                List.of(
                    "Stripe cannot be asked: set STRIPE_API_KEY to a key that may read events,"
                        + " Checkout sessions, PaymentIntents, charges, invoices, refunds and"
                        + " disputes"));
        case Result.Busy busy ->
            throw StartException.because(
                "another process is comparing: wait until it has come to its end, or five minutes"
                    + " if it was killed on another machine");
        case Result.Interrupted interrupted -> {
          print(installation, interrupted.findings());
          throw StartException.because(
              "interrupted: %s; run the command again, and it goes on where it stopped"
                  .formatted(interrupted.why()));
        }
        case Result.Compared compared -> {
          print(installation, compared.findings());
          compared.comparedByAmount().ifPresent(spec.commandLine().getErr()::println);
          spec.commandLine().getErr().flush();
          if (!json) {
            spec.commandLine()
                .getOut()
                .printf("compared: %s to %s%n", compared.since(), compared.until());
            Set<String> leftOut = installation.get(Reconcile.class).leftOut();
            if (!leftOut.isEmpty()) {
              spec.commandLine()
                  .getOut()
                  .printf(
                      "not compared: payments of connected accounts (%s)%n",
                      String.join(", ", new TreeSet<>(leftOut)));
            }
            spec.commandLine().getOut().flush();
          }
          yield compared.findings().stream().anyMatch(it -> dryRun || it.what() != What.FED)
              ? 1
              : 0;
        }
      };
    }
  }

  private void print(Installation installation, List<Finding> findings) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Finding> fed = findings.stream().filter(it -> it.what() == What.FED).toList();
    List<Finding> differences = findings.stream().filter(it -> it.what() != What.FED).toList();
    if (json) {
      out.println(
          installation
              .get(JsonMapper.class)
              .writeValueAsString(
                  Map.of(
                      "fed",
                      fed.stream().map(Finding::id).toList(),
                      "differences",
                      differences.stream().map(ReconcileCommand::json).toList())));
    } else {
      fed.forEach(it -> out.printf("%s  %s%n", dryRun ? "would be fed in" : "fed in", it.id()));
      differences.forEach(
          it ->
              out.printf(
                  "%-9s  %-7s  %s  payment %s: Stripe %s, ledger %s%n",
                  it.what().code(),
                  it.type(),
                  it.id(),
                  it.payment().orElse("-"),
                  it.stripe().map(String::valueOf).orElse("-"),
                  it.ledger().map(String::valueOf).orElse("-")));
      out.printf(
          "%s events %s, %s differences%n",
          fed.size(), dryRun ? "would be fed in" : "fed in", differences.size());
    }
    out.flush();
  }

  private static Map<String, @Nullable Object> json(Finding finding) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("what", finding.what().code());
    fields.put("type", finding.type());
    fields.put("id", finding.id());
    fields.put("payment", finding.payment().orElse(null));
    fields.put("stripe", finding.stripe().orElse(null));
    fields.put("ledger", finding.ledger().orElse(null));
    return fields;
  }
}
