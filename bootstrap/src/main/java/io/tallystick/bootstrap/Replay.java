package io.tallystick.bootstrap;

import io.tallystick.application.port.in.ReplayEvents;
import io.tallystick.application.port.in.ReplayEvents.Replayed;
import io.tallystick.application.port.in.Trigger;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Feeds in events from files. */
@Command(
    name = "replay",
    description = {
      "Feeds events from files through the same processing as the webhook.",
      "A file holds one event, a JSON array of events, or one event after the other (JSON lines);",
      "signatures are not needed. A line is printed for each. Events that are known already change",
      "nothing, failed ones are tried again. Exit status 1 if one failed or was no event."
    },
    mixinStandardHelpOptions = true)
final class Replay implements Callable<Integer> {

  private static final int BATCH = 128;

  /** Set by the launcher where standard error is a terminal and the lines go elsewhere. */
  private static final boolean PROGRESS = Boolean.getBoolean("tallystick.progress");

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "`-` is standard input")
  private List<String> files = List.of();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "replayed on the command line",
      description = "why; kept in the audit log")
  private String reason = "";

  private long processed;
  private long unsettled;

  @Override
  public Integer call() throws CannotStart {
    try (Installation installation = Installation.forCommand().migrated();
        PrintWriter out =
            new PrintWriter(new BufferedWriter(spec.commandLine().getOut(), 1 << 16), false)) {
      ReplayEvents replays = installation.get(ReplayEvents.class);
      for (String file : files) {
        replay(file, replays, out);
      }
      if (PROGRESS) {
        System.err.println();
      }
      out.printf("%d events, %d of them failed or unreadable.%n", processed, unsettled);
    }
    return unsettled == 0 ? 0 : 1;
  }

  private void replay(String file, ReplayEvents replays, PrintWriter out) throws CannotStart {
    Trigger trigger = Retry.operator("replay", reason);
    try (InputStream bytes = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
        EventFile events = EventFile.open(bytes)) {
      List<byte[]> batch = new ArrayList<>();
      try {
        for (Optional<byte[]> next = events.next(); next.isPresent(); next = events.next()) {
          batch.add(next.get());
          if (batch.size() == BATCH) {
            process(batch, replays, trigger, out);
            batch.clear();
          }
        }
      } finally {
        process(batch, replays, trigger, out);
      }
    } catch (EventFile.Broken broken) {
      throw CannotStart.because(
          "%s is not JSON any more at %s; what stood before it was processed: mend the file and"
                  .formatted(file, broken.getMessage())
              + " replay it again, nothing is credited twice");
    } catch (NoSuchFileException missing) {
      throw CannotStart.wrongUse(List.of("there is no file " + file));
    } catch (IOException unreadable) {
      throw CannotStart.because("cannot read %s: %s".formatted(file, unreadable.getMessage()));
    }
  }

  private void process(List<byte[]> batch, ReplayEvents replays, Trigger trigger, PrintWriter out) {
    if (batch.isEmpty()) {
      return;
    }
    for (Replayed replayed : replays.replay(batch, trigger)) {
      processed++;
      switch (replayed) {
        case Replayed.Processed done -> {
          unsettled += Retry.isSettled(done.outcome()) ? 0 : 1;
          out.println(OutcomeLine.of(done.outcome()));
        }
        case Replayed.Malformed malformed -> {
          unsettled++;
          out.printf("entry %d  no event  %s%n", processed, malformed.reason());
        }
      }
    }
    if (PROGRESS) {
      System.err.printf("\r%d events", processed);
    }
  }
}
