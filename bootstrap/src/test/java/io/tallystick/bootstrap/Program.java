package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.tallystick.bootstrap.server.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The runnable jar as a process of its own, and what one does with it from outside. */
final class Program implements AutoCloseable {

  static final String SECRET = "whsec_for_the_end_to_end_tests_only";

  /** What takes longer has failed, however busy the machine is. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  static final Path JAR = Path.of("target", "tallystick.jar").toAbsolutePath();

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Pattern URL = Pattern.compile("(http://\\S+/webhooks/stripe)");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  static {
    Awaitility.setDefaultTimeout(PATIENCE);
  }

  private final Process process;
  private final Path output;
  private final URI webhook;

  private Program(Process process, Path output, URI webhook) {
    this.process = process;
    this.output = output;
    this.webhook = webhook;
  }

  /** The classes of a first server, kept so that every later process starts in half the time. */
  private static final class Archive {

    private static final Path PLACE = Path.of("target", "end-to-end.aot").toAbsolutePath();
    private static final List<String> MAKING = List.of("-XX:AOTCacheOutput=" + PLACE);
    private static final TestDatabase MIGRATED = TestDatabase.create();
    private static final Path FILE = make();

    private static Path make() {
      assertThat(run(on(MIGRATED), "migrate").status()).isZero();
      Map<String, String> settings = on(MIGRATED.copy());
      settings.put("ADMIN_PASSWORD", "correct horse battery staple");
      try (Program first = start(settings, MAKING, "serve")) {
        assertThat(first.deliver(Bodies.paidSession().json()).status()).isEqualTo("failed");
        assertThat(get(first.at("/admin/sign-in"))).contains("Sign in");
      }
      return PLACE;
    }
  }

  /** A database of its own that is up to date already. */
  static TestDatabase migratedDatabase() {
    assertThat(Archive.FILE).exists();
    return Archive.MIGRATED.copy();
  }

  /** What a finished command left. */
  record Finished(int status, String out, String err) {

    /** What it said on standard error, without the progress that only a slow machine is told. */
    List<String> complaints() {
      return err.lines().filter(line -> !line.startsWith("tallystick: checking ")).toList();
    }
  }

  /** An answer to a delivery. */
  record Answer(int code, String json) {

    /** The value of a key, as text; "null" for null. */
    String value(String key) {
      Matcher matcher =
          Pattern.compile("\"" + key + "\":(null|true|false|-?\\d+|\"((?:[^\"\\\\]|\\\\.)*)\")")
              .matcher(json);
      assertThat(matcher.find()).as("%s in %s", key, json).isTrue();
      return matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
    }

    String status() {
      return value("status");
    }
  }

  /** The settings with which a test's server runs on a database. */
  static Map<String, String> on(TestDatabase database) {
    Map<String, String> settings = new HashMap<>();
    settings.put("DATABASE_URL", database.url());
    settings.put("STRIPE_MODE", "test");
    settings.put("STRIPE_WEBHOOK_SECRET", SECRET);
    settings.put("HOST", "127.0.0.1");
    settings.put("PORT", "0");
    return settings;
  }

  /** Starts {@code serve} and waits until it is ready. */
  static Program serve(Map<String, String> settings) {
    return start(settings, "serve");
  }

  static Program start(Map<String, String> settings, String... command) {
    return start(settings, List.of(), command);
  }

  static Program start(Map<String, String> settings, List<String> jvm, String... command) {
    try {
      Path output = temporary(".log");
      Process process =
          builder(settings, jvm, List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !process.isAlive() || Files.readString(output).contains("Ctrl-C"));
      Matcher url = URL.matcher(Files.readString(output));
      assertThat(url.find()).as("banner in: %s", Files.readString(output)).isTrue();
      return new Program(process, output, URI.create(url.group(1)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * The settings of an embedded database in a directory; its programs are those of the tests,
   * unpacked once.
   */
  static Map<String, String> embedded(Path directory) {
    try {
      Files.createDirectories(TestDatabase.PROGRAMS);
      Path link = Files.createDirectories(directory).resolve("postgres-programs");
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, TestDatabase.PROGRAMS);
      }
      return Map.of("DATA_DIR", directory.toString(), "PORT", "0");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** An embedded database that has been made and migrated before. */
  private static final class Made {

    private static final Path FOLDER = make();

    private static Path make() {
      Path folder = TestDatabase.temporaryFolder();
      assertThat(run(embedded(folder), "migrate").status()).isZero();
      return folder;
    }
  }

  /** The same, with a database that is made and up to date already. */
  static Map<String, String> embeddedMigrated(Path directory) {
    try {
      Files.createDirectories(directory);
      List<String> line = List.of("cp", "-a", Made.FOLDER + "/.", directory.toString());
      assertThat(new ProcessBuilder(line).inheritIO().start().onExit().join().exitValue()).isZero();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return embedded(directory);
  }

  /** Runs a command to its end: in this process, unless it would serve. */
  static Finished run(Map<String, String> settings, String... command) {
    if (command.length > 0 && List.of("serve", "demo").contains(command[0])) {
      return run(settings, "", List.of(), command);
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        ScopedValue.where(Installation.ENVIRONMENT, settings)
            .call(
                () ->
                    Tallystick.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(command));
    return new Finished(status, out.toString(), err.toString());
  }

  /** Runs a command to its end, in a process of its own. */
  static Finished run(
      Map<String, String> settings, String input, List<String> jvm, String... command) {
    try {
      Path out = temporary(".out");
      Path err = temporary(".err");
      Process process =
          builder(settings, jvm, List.of(command))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try (var stdin = process.outputWriter()) {
        stdin.write(input);
      } catch (IOException endedBeforeReading) {
        // a command that takes no input may be gone already
      }
      assertThat(process.waitFor(PATIENCE)).isTrue();
      return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Runs a command to its end by a shell, which redirects as it is told; gives the status. */
  static Finished redirected(Map<String, String> settings, String redirection, String... command) {
    try {
      ProcessBuilder builder = builder(settings, List.of(command));
      List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" " + redirection, "sh"));
      line.addAll(builder.command());
      Path err = temporary(".err");
      Process process =
          builder
              .command(line)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(err.toFile())
              .start();
      assertThat(process.waitFor(PATIENCE)).isTrue();
      return new Finished(process.exitValue(), "", Files.readString(err));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Begins a command, and does not wait for what it says in this file. */
  static Process begin(Map<String, String> settings, Path said, String... command) {
    try {
      return builder(settings, List.of(command))
          .redirectErrorStream(true)
          .redirectOutput(said.toFile())
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path temporary(String suffix) throws IOException {
    Path file = Files.createTempFile("tallystick", suffix);
    file.toFile().deleteOnExit();
    return file;
  }

  private static ProcessBuilder builder(Map<String, String> settings, List<String> command) {
    return builder(settings, List.of(), command);
  }

  private static ProcessBuilder builder(
      Map<String, String> settings, List<String> jvm, List<String> command) {
    List<String> line =
        new ArrayList<>(
            List.of(
                JAVA.toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "--sun-misc-unsafe-memory-access=allow"));
    if (jvm != Archive.MAKING) {
      line.add("-XX:AOTCache=" + Archive.FILE);
    }
    line.addAll(jvm);
    if (!jvm.contains("-cp")) {
      line.addAll(List.of("-jar", JAR.toString()));
    }
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    for (String name :
        List.of("DATABASE_URL", "DATA_DIR", "PORT", "HOST", "E2E_TEST_MODE", "E2E_TEST_TOKEN")) {
      builder.environment().remove(name);
    }
    builder
        .environment()
        .keySet()
        .removeIf(
            it -> it.startsWith("STRIPE_") || it.startsWith("ADMIN_") || it.startsWith("OIDC_"));
    builder.environment().putAll(settings);
    return builder;
  }

  URI webhook() {
    return webhook;
  }

  URI at(String path) {
    return webhook.resolve(path);
  }

  Process process() {
    return process;
  }

  /** Everything it has printed so far. */
  String printed() {
    try {
      return Files.readString(output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Delivers a body, signed by Stripe's own library. */
  Answer deliver(String body) {
    return deliver(body.getBytes(StandardCharsets.UTF_8), sign(body, SECRET, Instant.now()));
  }

  Answer deliver(byte[] body, String signature) {
    return post(webhook, body, Map.of("Stripe-Signature", signature));
  }

  static Answer post(URI uri, byte[] body, Map<String, String> headers) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(request::header);
      HttpResponse<String> answer =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  static String get(URI uri) {
    try {
      return CLIENT
          .send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  static String sign(String body, String secret, Instant at) {
    try {
      long time = at.getEpochSecond();
      return "t=%d,v1=%s"
          .formatted(time, Webhook.Util.computeHmacSha256(secret, time + "." + body));
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** As {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** As Ctrl-C or {@code systemctl stop}; waits for the end. */
  int stop() {
    process.destroy();
    return awaitEnd();
  }

  /** Waits until it has ended; gives the exit status. */
  int awaitEnd() {
    return process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().exitValue();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
