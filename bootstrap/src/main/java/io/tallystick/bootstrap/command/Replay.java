package io.tallystick.bootstrap.command;

import io.tallystick.application.usecase.repair.ReplayEvents;
import io.tallystick.application.usecase.repair.ReplayEvents.Replayed;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.domain.repair.Trigger;
import java.io.BufferedWriter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
      "nothing, failed ones are tried again. Exit status 1 if one failed or was no event, or if a",
      "file could not be read to its end; the other files are read all the same."
    },
    mixinStandardHelpOptions = true)
public final class Replay implements Callable<Integer> {

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

  private final List<String> unread = new ArrayList<>();
  private long processed;
  private long unsettled;

  @Override
  public Integer call() throws StartException {
    refuseMissing();
    PrintWriter err = spec.commandLine().getErr();
    try (Installation installation = Installation.forCommand().migrated();
        PrintWriter out =
            new PrintWriter(new BufferedWriter(spec.commandLine().getOut(), 1 << 16), false)) {
      ReplayEvents replays = installation.get(ReplayEvents.class);
      Trigger trigger = Retry.operator("replay", reason);
      unread.addAll(files);
      try (ReplayBatches batches =
          new ReplayBatches(
              bodies -> replays.replay(bodies, trigger), results -> print(results, out))) {
        for (String file : files) {
          replay(file, batches, err);
        }
      }
      out.printf("%s events, %s of them failed or unreadable.%n", processed, unsettled);
    } finally {
      if (PROGRESS) {
        System.err.println();
      }
      if (!unread.isEmpty()) {
        err.printf(
            "tallystick: %s of %s files were read to the end; not these: %s%n",
            files.size() - unread.size(),
            files.size(),
            String.join(", ", unread.stream().map(Replay::name).toList()));
      }
    }
    return unsettled == 0 && unread.isEmpty() ? 0 : 1;
  }

  /** Before anything is read, so that a mistyped name leaves nothing half done. */
  private void refuseMissing() throws StartException {
    List<String> missing =
        files.stream()
            .filter(file -> !file.equals("-") && !exists(file))
            .map(file -> "there is no file " + file)
            .toList();
    if (!missing.isEmpty()) {
      throw StartException.wrongUse(missing);
    }
  }

  private static boolean exists(String file) {
    try {
      return Files.exists(Path.of(file));
    } catch (InvalidPathException unnameable) {
      return false;
    }
  }

  /** Replays a file; one that cannot be read is told, and does not keep the later ones away. */
  private void replay(String file, ReplayBatches batches, PrintWriter err) {
    boolean whole = false;
    try (InputStream bytes = open(file);
        EventFile events = EventFile.open(bytes)) {
      for (Optional<byte[]> next = events.next(); next.isPresent(); next = events.next()) {
        batches.add(next.get());
      }
      whole = true;
    } catch (EventFile.Broken broken) {
      err.printf(
          "tallystick: %s is not JSON any more at %s; what stood before it is processed: mend the"
              + " file and replay it again, nothing is credited twice%n",
          name(file), broken.getMessage());
    } catch (IOException unreadable) {
      err.printf("tallystick: cannot read %s: %s%n", name(file), unreadable.getMessage());
    }
    batches.finish();
    if (whole) {
      unread.remove(file);
    }
  }

  /** Standard input stays open: where nobody has opened it, it may be a file of Java's own. */
  private static InputStream open(String file) throws IOException {
    return file.equals("-")
        ? new FilterInputStream(System.in) {
          @Override
          public void close() {}
        }
        : Files.newInputStream(Path.of(file));
  }

  private static String name(String file) {
    return file.equals("-") ? "standard input" : file;
  }

  private void print(List<Replayed> results, PrintWriter out) {
    for (Replayed replayed : results) {
      processed++;
      switch (replayed) {
        case Replayed.Processed done -> {
          unsettled += Retry.isSettled(done.outcome()) ? 0 : 1;
          out.println(OutcomeLine.of(done.outcome()));
        }
        case Replayed.Malformed malformed -> {
          unsettled++;
          out.printf("entry %s  no event  %s%n", processed, malformed.reason());
        }
      }
    }
    if (PROGRESS) {
      System.err.printf("\r%s events", processed);
    }
  }
}
