package io.tallystick.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tallystick.bootstrap.Program.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shops in {@code examples} sell credits through Stripe Checkout, spend them and hold them. */
final class ExamplesEndToEndTest {

  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static TestDatabase database;
  private static Program program;
  private static HttpServer stripe;
  private static String key;

  /** What shops have asked Stripe for. */
  private static final BlockingQueue<Map<String, String>> SESSIONS = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() throws IOException {
    database = Program.migratedDatabase();
    program = Program.serve(Program.on(database));
    key = Program.run(Program.on(database), "api-key", "create", "shop", "--scope=spend").out();
    stripe = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    stripe.createContext(
        "/v1/checkout/sessions",
        exchange -> {
          String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          SESSIONS.add(
              Stream.of(form.split("&"))
                  .map(field -> URLDecoder.decode(field, UTF_8).split("=", 2))
                  .collect(Collectors.toMap(field -> field[0], field -> field[1])));
          byte[] answer =
              "{\"id\": \"cs_test_1\", \"url\": \"https://checkout.stripe.example/cs_test_1\"}"
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    stripe.start();
  }

  @AfterAll
  static void stop() {
    program.close();
    stripe.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"node shop.mjs", "python3 shop.py", "java Shop.java"})
  void a_shop_sells_spends_and_holds(String command) throws Exception {
    String[] words = command.split(" ");
    Assumptions.assumeTrue(isInstalled(words[0]), words[0] + " is not installed");
    String user = words[0] + "+user@shop.example";
    long id = database.user(user);
    String asked = "user=%s%%2Buser@shop.example".formatted(words[0]);
    Process process = run(words);
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String shop = output.readLine();
      assertThat(shop).startsWith("http://127.0.0.1:");

      HttpResponse<String> poor = post(shop + "/page?order=%s0&".formatted(words[0]) + asked);
      assertThat(poor.statusCode()).isEqualTo(402);
      assertThat(poor.body()).isEqualTo("balance 0");

      HttpResponse<String> bought = post(shop + "/buy?" + asked);
      assertThat(bought.statusCode()).isEqualTo(303);
      assertThat(bought.headers().firstValue("Location"))
          .contains("https://checkout.stripe.example/cs_test_1");
      Map<String, String> session = SESSIONS.remove();
      assertThat(session).containsEntry("client_reference_id", user);
      Answer delivered =
          program.deliver(
              Bodies.paidSession()
                  .with("client_reference_id", session.get("client_reference_id"))
                  .meta("credits", session.get("metadata[credits]"))
                  .json());
      assertThat(delivered.status()).isEqualTo("completed");

      for (int i = 0; i < 2; i++) {
        assertThat(post(shop + "/page?order=%s1&".formatted(words[0]) + asked).body())
            .isEqualTo("balance 499");
      }
      assertThat(post(shop + "/report?cost=12&order=%s2&".formatted(words[0]) + asked).body())
          .isEqualTo("balance 487");
      assertThat(post(shop + "/report?cost=0&order=%s3&".formatted(words[0]) + asked).body())
          .isEqualTo("balance 487");
    } finally {
      process.destroy();
      process.waitFor();
    }
    assertThat(database.balance(id)).isEqualTo(487);
    assertThat(database.number("SELECT held FROM user_credits WHERE user_id = " + id)).isZero();
  }

  private static boolean isInstalled(String program) throws InterruptedException {
    try {
      return program.equals("java")
          || new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private static Process run(String[] words) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    words[0].equals("java") ? java : words[0],
                    EXAMPLES.resolve(words[1]).toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .putAll(
            Map.of(
                "PORT",
                "0",
                "TALLYSTICK_URL",
                program.at("/").toString().replaceFirst("/$", ""),
                "TALLYSTICK_KEY",
                key.strip(),
                "STRIPE_API_KEY",
                "sk_test_example",
                "STRIPE_API_BASE",
                "http://127.0.0.1:" + stripe.getAddress().getPort()));
    return builder.start();
  }

  private static HttpResponse<String> post(String uri) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(uri)).POST(BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }
}
