package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.bootstrap.Program.Finished;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The books against a server that answers as Stripe's API does, two objects on each page. */
final class ReconcileEndToEndTest {

  @TempDir private Path folder;
  private final TestDatabase database = Program.migratedDatabase();
  private final Map<String, String> settings = new HashMap<>(Program.on(database));

  /** What each list holds, by path, the newest first; each object by its id. */
  private final Map<String, Map<String, String>> lists = new HashMap<>();

  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

  /** Answers that come before the right ones: a status each. */
  private final Deque<Integer> disturbances = new ArrayDeque<>();

  /** After so many requests the key is refused. */
  private int refusesAfter = Integer.MAX_VALUE;

  private HttpServer stripe;
  private long user;

  @BeforeEach
  void start() throws IOException {
    stripe = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    stripe.createContext("/", this::answer);
    stripe.start();
    settings.put("STRIPE_API_KEY", "rk_test_0123456789");
    settings.put("STRIPE_API_BASE", "http://127.0.0.1:" + stripe.getAddress().getPort());
    settings.put("TALLYSTICK_STRIPE_REQUESTS_PER_SECOND", "100");
    user = database.user("payer@shop.example");
  }

  @AfterEach
  void stop() {
    stripe.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = new HashMap<>();
    for (String pair : String.valueOf(exchange.getRequestURI().getRawQuery()).split("&")) {
      String[] words = pair.split("=", 2);
      query.put(
          URLDecoder.decode(words[0], StandardCharsets.UTF_8),
          words.length < 2 ? "" : URLDecoder.decode(words[1], StandardCharsets.UTF_8));
    }
    requests.add(path + " " + query.getOrDefault("starting_after", ""));
    int status = 200;
    String body;
    if (requests.size() > refusesAfter) {
      status = 401;
      body = "{\"error\": {\"type\": \"invalid_request_error\", \"message\": \"no\"}}";
    } else if (!disturbances.isEmpty()) {
      status = disturbances.pop();
      exchange.getResponseHeaders().add("Retry-After", "0");
      body = "{\"error\": {\"type\": \"api_error\", \"message\": \"not now\"}}";
    } else if (lists.containsKey(path) || path.matches("/v1/[a-z_/]+")) {
      body = page(new LinkedHashMap<>(lists.getOrDefault(path, Map.of())), query);
    } else {
      String id = path.substring(path.lastIndexOf('/') + 1);
      body =
          lists.values().stream()
              .flatMap(list -> Stream.ofNullable(list.get(id)))
              .findFirst()
              .orElse(
                  "{\"error\": {\"type\": \"invalid_request_error\", \"message\": \"No such\"}}");
      status = body.startsWith("{\"error\"") ? 404 : 200;
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String page(Map<String, String> list, Map<String, String> query) {
    List<String> ids = new ArrayList<>(list.keySet());
    int from = ids.indexOf(query.getOrDefault("starting_after", "")) + 1;
    int to = Math.min(from + 2, ids.size());
    return "{\"object\": \"list\", \"has_more\": %s, \"data\": [%s]}"
        .formatted(
            to < ids.size(),
            String.join(",", ids.subList(from, to).stream().map(list::get).toList()));
  }

  private void lists(String path, String id, String json) {
    lists.computeIfAbsent("/v1/" + path, list -> new LinkedHashMap<>()).put(id, json);
  }

  /** A paid session at Stripe. */
  private void session(String id, String payment, int credits) {
    lists(
        "checkout/sessions",
        id,
        """
        {"id": "%s", "object": "checkout.session", "mode": "payment", "payment_status": "paid",
         "payment_intent": "%s", "amount_total": 2000, "currency": "eur", "livemode": false,
         "client_reference_id": "%d", "metadata": {"credits": "%d"}, "created": 1767225600}
        """
            .formatted(id, payment, user, credits));
  }

  private Bodies event(String session, String payment, int credits) {
    return Bodies.purchase(user, credits).with("id", session).with("payment_intent", payment);
  }

  private void deliver(Bodies... events) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Bodies event : events) {
      lines.append(event.json().replace("\n", " ")).append('\n');
    }
    Path file = Files.writeString(folder.resolve("events.jsonl"), lines);
    assertThat(Program.run(settings, "replay", file.toString()).status()).isZero();
  }

  private Finished reconcile(String... options) {
    List<String> command = new ArrayList<>(List.of("reconcile", "--since", "30d"));
    command.addAll(List.of(options));
    return Program.run(settings, command.toArray(String[]::new));
  }

  @Test
  void books_that_agree_with_stripe_have_no_differences() throws IOException {
    deliver(event("cs_1", "pi_1", 10), event("cs_2", "pi_2", 20), event("cs_3", "pi_3", 30));
    for (int i = 1; i <= 3; i++) {
      session("cs_" + i, "pi_" + i, i * 10);
    }

    // Stripe names one payment by another of its ids than that under which it is kept.
    database.execute("INSERT INTO tallystick.payment_aliases VALUES ('pi_alias', 'pi_1')");
    session("cs_1", "pi_alias", 10);

    Finished clean = reconcile("--json");
    assertThat(clean.err()).isEmpty();
    assertThat(clean.out()).contains("\"fed\":[]", "\"differences\":[]");
    assertThat(clean.status()).isZero();
    assertThat(requests).contains("/v1/checkout/sessions cs_2", "/v1/events ", "/v1/disputes ");
  }

  @Test
  void what_is_missing_extra_and_different_is_named_and_nothing_is_credited() throws IOException {
    deliver(event("cs_1", "pi_1", 10), event("cs_2", "pi_2", 20), event("cs_3", "pi_3", 30));
    session("cs_1", "pi_1", 10);
    session("cs_2", "pi_2", 25);
    session("cs_missing", "pi_missing", 40);
    lists(
        "refunds",
        "re_1",
        """
        {"id": "re_1", "object": "refund", "payment_intent": "pi_1", "amount": 1000,
         "currency": "eur", "status": "succeeded", "created": 1767225700}
        """);

    Finished found = reconcile("--json");
    assertThat(found.err()).isEmpty();
    assertThat(found.status()).isEqualTo(1);
    assertThat(found.out())
        .contains(
            "{\"what\":\"different\",\"type\":\"session\",\"id\":\"cs_2\",\"payment\":\"pi_2\","
                + "\"stripe\":25,\"ledger\":20}",
            "{\"what\":\"missing\",\"type\":\"session\",\"id\":\"cs_missing\","
                + "\"payment\":\"pi_missing\",\"stripe\":40,\"ledger\":null}",
            "{\"what\":\"missing\",\"type\":\"refund\",\"id\":\"re_1\",\"payment\":\"pi_1\","
                + "\"stripe\":5,\"ledger\":0}",
            "{\"what\":\"extra\",\"type\":\"session\",\"id\":\"pi_3\",\"payment\":\"pi_3\","
                + "\"stripe\":null,\"ledger\":30}");
    assertThat(database.balance(user)).isEqualTo(60);
    assertThat(reconcile().out()).contains("0 events fed in, 4 differences");
  }

  @Test
  void events_that_never_arrived_are_fed_in_after_a_dry_run_has_named_them() throws IOException {
    List<Bodies> events =
        List.of(event("cs_1", "pi_1", 1), event("cs_2", "pi_2", 2), event("cs_3", "pi_3", 4));
    deliver(events.getFirst());
    for (Bodies event : events) {
      lists("events", event.id(), event.json());
    }
    for (int i = 1; i <= 3; i++) {
      session("cs_" + i, "pi_" + i, 1 << (i - 1));
    }

    Finished dry = reconcile("--dry-run");
    assertThat(dry.status()).isEqualTo(1);
    assertThat(dry.out()).contains("would be fed in  " + events.getLast().id());
    assertThat(database.balance(user)).isEqualTo(1);

    disturbances.addAll(List.of(429, 429, 500));
    Finished fed = reconcile("--json");
    assertThat(fed.err()).isEmpty();
    assertThat(fed.status()).isZero();
    assertThat(fed.out())
        .contains("\"" + events.get(1).id() + "\"", "\"" + events.get(2).id() + "\"")
        .doesNotContain(events.getFirst().id());
    assertThat(database.balance(user)).isEqualTo(7);
    assertThat(
            database.all(
                "SELECT DISTINCT source || triggered_by FROM stripe_events JOIN"
                    + " stripe_event_attempts USING (event_id) WHERE source = 'reconcile'"))
        .containsExactly("reconcilereconcile");
    assertThat(reconcile().out()).contains("0 events fed in, 0 differences");
    assertThat(Program.run(settings, "verify").status()).isZero();
  }

  @Test
  void an_interrupted_comparison_goes_on_where_it_stopped() throws IOException {
    deliver(event("cs_1", "pi_1", 10));
    session("cs_missing", "pi_missing", 40);
    session("cs_1", "pi_1", 10);
    session("cs_2", "pi_2", 10);
    lists("events", "evt_1", event("cs_9", "pi_9", 3).id("evt_1").json());
    refusesAfter = 2;

    Finished interrupted = reconcile();
    assertThat(interrupted.status()).isEqualTo(1);
    assertThat(interrupted.err()).contains("goes on where it stopped");
    assertThat(interrupted.out()).contains("fed in  evt_1");
    requests.clear();
    refusesAfter = Integer.MAX_VALUE;

    Finished rest = reconcile("--json");
    assertThat(rest.out()).contains("\"evt_1\"", "cs_missing", "cs_2");
    assertThat(requests).noneMatch(request -> request.startsWith("/v1/events"));
    assertThat(requests).contains("/v1/checkout/sessions cs_1");
  }

  @Test
  void without_a_key_and_with_a_period_that_is_none_it_says_what_to_do() {
    settings.remove("STRIPE_API_KEY");

    assertThat(reconcile().err()).contains("set STRIPE_API_KEY");
    assertThat(Program.run(settings, "reconcile", "--since", "soon").status()).isEqualTo(2);
    assertThat(Program.run(settings, "reconcile", "--since", "0d").status()).isEqualTo(2);
  }
}
