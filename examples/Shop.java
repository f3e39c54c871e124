import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A shop that sells credits through Stripe Checkout and lets its users spend them. JDK 25 or newer:
 * {@code STRIPE_API_KEY=sk_… TALLYSTICK_KEY=tsk_… java Shop.java}
 */
final class Shop {
  static final Map<String, String> ENV = System.getenv();
  static final String STRIPE = ENV.getOrDefault("STRIPE_API_BASE", "https://api.stripe.com");
  static final String TALLYSTICK = ENV.getOrDefault("TALLYSTICK_URL", "http://127.0.0.1:8080");
  static final HttpClient HTTP = HttpClient.newHttpClient();

  record Page(int status, String text) {}

  /**
   * The same key for the same order: sent again after a broken connection, it has its effect once.
   */
  static HttpResponse<String> credits(String path, String body, String order) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(TALLYSTICK + "/api/v1/" + path))
            .headers(
                "Authorization",
                "Bearer " + ENV.get("TALLYSTICK_KEY"),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                order),
        body);
  }

  /** Stripe tells Tallystick of the payment: whose it is, and how many credits it buys. */
  static Page buy(Map<String, String> asked) throws Exception {
    String form =
        "mode=payment&metadata[credits]=500&line_items[0][price]=price_500_credits&line_items[0][quantity]=1"
            + "&success_url=https://shop.example/thanks&client_reference_id="
            + encode(asked.get("user"));
    return new Page(
        303,
        field(
            "url",
            send(
                HttpRequest.newBuilder(URI.create(STRIPE + "/v1/checkout/sessions"))
                    .headers(
                        "Authorization",
                        "Bearer " + ENV.get("STRIPE_API_KEY"),
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                form)));
  }

  static Page page(Map<String, String> asked) throws Exception {
    var spend =
        credits(
            "users/" + encode(asked.get("user")) + "/spends",
            "{\"amount\": 1, \"reason\": \"a page\"}",
            asked.get("order"));
    return new Page(
        spend.statusCode() == 201 ? 200 : spend.statusCode(), "balance " + field("balance", spend));
  }

  /**
   * What a report costs is known when it is written: held before, captured then, and else released.
   */
  static Page report(Map<String, String> asked) throws Exception {
    String order = asked.get("order"), cost = asked.get("cost");
    var end =
        credits(
            "users/" + encode(asked.get("user")) + "/holds",
            "{\"amount\": 20, \"reason\": \"a report\", \"expires_in\": 600}",
            order);
    if (end.statusCode() == 201) {
      String hold = "holds/" + field("hold_id", end);
      end =
          cost.equals("0")
              ? credits(hold + "/release", "{}", order + " failed")
              : credits(hold + "/capture", "{\"amount\": " + cost + "}", order + " done");
    }
    return new Page(end.statusCode(), "balance " + field("balance", end));
  }

  static HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
    return HTTP.send(
        request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A real shop reads JSON with a library. */
  static String field(String name, HttpResponse<String> json) {
    var value = Pattern.compile("\"" + name + "\":\\s*\"?([^\",}]+)").matcher(json.body());
    return value.find() ? value.group(1) : "?";
  }

  static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var asked =
          Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
              .map(it -> it.split("=", 2))
              .collect(Collectors.toMap(it -> it[0], it -> it[1]));
      Page page =
          switch (exchange.getRequestURI().getPath()) {
            case "/buy" -> buy(asked);
            case "/page" -> page(asked);
            case "/report" -> report(asked);
            default -> new Page(404, "no such page");
          };
      if (page.status() == 303) {
        exchange.getResponseHeaders().set("Location", page.text());
      }
      exchange.sendResponseHeaders(page.status(), 0);
      exchange.getResponseBody().write(page.text().getBytes());
    } catch (Exception broken) {
      throw new IOException(broken);
    }
  }

  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress("127.0.0.1", Integer.parseInt(ENV.getOrDefault("PORT", "3000"))),
            0);
    server.createContext("/", Shop::answer);
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
