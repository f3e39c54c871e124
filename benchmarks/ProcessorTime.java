import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says in /proc of processes: the processor time they have used, and their memory. */
final class ProcessorTime {

  /** The unit of the times in /proc, as every Linux of today has it. */
  private static final double MICROSECONDS_A_TICK = 1_000_000 / 100.0;

  private ProcessorTime() {}

  /** The microseconds of a process and of all its children, those too that have ended. */
  static double ofTree(ProcessHandle root) {
    return of(root, true) + root.children().mapToDouble(child -> of(child, false)).sum();
  }

  /** The microseconds of a process alone. */
  static double ofProcess(ProcessHandle process) {
    return of(process, false);
  }

  private static double of(ProcessHandle process, boolean withEnded) {
    try {
      String line = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
      if (withEnded) {
        ticks += Double.parseDouble(fields[13]) + Double.parseDouble(fields[14]);
      }
      return ticks * MICROSECONDS_A_TICK;
    } catch (IOException ended) {
      return 0;
    }
  }

  /** The resident set, in MiB. */
  static long residentSet(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }
}
