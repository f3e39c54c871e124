import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service as it is shipped: {@code ./tallystick serve}, with default settings. */
final class Service implements AutoCloseable {

  private static final Pattern URL = Pattern.compile("(http://\\S+/webhooks/stripe)");

  private final Process process;
  private final URI webhook;
  private final double startSeconds;

  Service(String database) throws Exception {
    Path output = Files.createTempFile("tallystick-benchmark", ".log");
    long start = System.nanoTime();
    process = builder(database, "serve").redirectOutput(output.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    Matcher url = URL.matcher("");
    while (!url.find() || !Files.readString(output).contains("Ctrl-C")) {
      if (!process.isAlive()) {
        throw new IllegalStateException("it has ended: " + Files.readString(output));
      }
      Thread.sleep(10);
      url = URL.matcher(Files.readString(output));
    }
    startSeconds = (System.nanoTime() - start) / 1e9;
    webhook = URI.create(url.group(1));
  }

  private static ProcessBuilder builder(String database, String... command) {
    List<String> words = new ArrayList<>(List.of("./tallystick"));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("DATABASE_URL", database);
    builder.environment().put("STRIPE_MODE", "test");
    builder.environment().put("STRIPE_WEBHOOK_SECRET", Events.SECRET);
    builder.environment().put("HOST", "127.0.0.1");
    builder.environment().put("PORT", "0");
    builder.environment().put("TALLYSTICK_API_REQUESTS_PER_SECOND", "1000000");
    return builder.redirectErrorStream(true);
  }

  /** Whether {@code verify} finds nothing; what it finds is printed. */
  static boolean isVerified(String database) throws IOException, InterruptedException {
    Process verify = builder(database, "verify").start();
    String printed = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean right = verify.waitFor() == 0;
    System.out.println(right ? "verify: every invariant holds" : printed);
    return right;
  }

  /** A key for the API, with which credits can be spent. */
  static String key(String database) throws IOException {
    Process create =
        builder(database, "api-key", "create", "benchmark", "--scope", "spend").start();
    String printed = new String(create.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher key = Pattern.compile("tsk_\\S+").matcher(printed);
    if (!key.find()) {
      throw new IllegalStateException("no key: " + printed);
    }
    return key.group();
  }

  URI webhook() {
    return webhook;
  }

  /** From the launcher's start until it was ready. */
  double startSeconds() {
    return startSeconds;
  }

  double processorTime() {
    return ProcessorTime.ofTree(process.toHandle());
  }

  long residentSet() throws IOException {
    return ProcessorTime.residentSet(process.toHandle());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
