package io.tallystick.bootstrap;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host application uses the API of the program as it is run. */
final class ApiEndToEndTest {

  private final TestDatabase database = Program.migratedDatabase();
  private final Program program = Program.serve(Program.on(database));
  private final HttpClient client = HttpClient.newHttpClient();
  private final String key = newKey("shop");
  private final long user = database.user("host+app@shop.example");

  private String newKey(String name) {
    return Program.run(
            Program.on(database), "api-key", "create", name, "--scope=spend", "--scope=grant")
        .out()
        .strip();
  }

  @AfterEach
  void stop() {
    program.close();
  }

  @Test
  void credits_that_were_bought_are_spent_held_and_given_back_in_time() {
    assertThat(program.deliver(Bodies.purchase(user, 500).json()).status()).isEqualTo("completed");
    String path = "/users/host%2Bapp@shop.example";
    assertThat(get(path + "/credits").body()).contains("\"balance\":500");

    assertThat(post(path + "/spends", "{\"amount\":30,\"reason\":\"a page\"}").body())
        .contains("\"balance\":470");
    assertThat(post(path + "/grants", "{\"amount\":5,\"reason\":\"a gift\"}").body())
        .contains("\"balance\":475");
    String captured = hold(path, 100, 600);
    assertThat(post("/holds/%s/capture".formatted(captured), "{\"amount\":60}").body())
        .contains("\"captured\":60", "\"released\":40", "\"balance\":415", "\"held\":0");
    String expiring = hold(path, 15, 1);
    assertThat(database.number("SELECT held FROM user_credits WHERE user_id = " + user))
        .isEqualTo(15);

    Awaitility.await().until(() -> database.balance(user) == 415);
    assertThat(post("/holds/%s/release".formatted(expiring), "{}").statusCode()).isEqualTo(409);
    assertThat(get(path + "/ledger?limit=1").body())
        .contains("\"kind\":\"release\"", "\"amount\":15");
    assertThat(Program.run(Program.on(database), "verify").out()).contains("holds_equal_ledger");
    assertThat(Program.run(Program.on(database), "verify").status()).isZero();
    assertThat(Program.run(Program.on(database), "api-key", "list").out()).contains("last used 2");
    assertThat(program.printed()).doesNotContain("shop.example").doesNotContain(key);
  }

  @Test
  void a_price_set_by_sql_is_sold_without_a_restart_and_what_it_buys_expires() {
    String purchase =
        Bodies.paidSession()
            .with("client_reference_id", Long.toString(user))
            .raw(
                "line_items",
                """
                {"object": "list", "has_more": false, "data": [{"id": "li_1", "object": "item",
                  "quantity": 2, "amount_subtotal": 2000, "currency": "eur",
                  "price": {"id": "price_month", "object": "price"}}]}
                """)
            .json();
    assertThat(program.deliver(purchase).json()).contains("credits_unknown");
    database.execute(
        "INSERT INTO price_catalogue (key, credits, amounts, expires_days)"
            + " VALUES ('price_month', 50, '{\"eur\": 1000}', 30)");
    Awaitility.await().until(() -> program.deliver(purchase).status().equals("completed"));

    String path = "/users/" + user;
    assertThat(get(path + "/credits").body())
        .contains("\"balance\":100", "\"expiring\":[{\"amount\":100,\"at\":\"");
    String grant = "{\"amount\":7,\"reason\":\"a gift\",\"expires_at\":\"%s\"}";
    assertThat(post(path + "/grants", grant.formatted(Instant.now().plusSeconds(2))).body())
        .contains("\"balance\":107");

    Awaitility.await().until(() -> database.balance(user) == 100);
    assertThat(get(path + "/ledger?limit=1").body())
        .contains("\"kind\":\"expiry\"", "\"amount\":-7");
    assertThat(database.number("SELECT expiring_amount FROM user_credits WHERE user_id = " + user))
        .isEqualTo(100);
    assertThat(Program.run(Program.on(database), "verify").status()).isZero();
  }

  @Test
  void the_dashboard_and_the_signatures_of_stripe_leave_the_api_alone() {
    HttpResponse<String> anonymous =
        send(HttpRequest.newBuilder(program.at("/api/v1/users/1/credits")).build());
    assertThat(anonymous.statusCode()).isEqualTo(401);
    assertThat(anonymous.body()).contains("\"type\":\"unauthorized\"");
    assertThat(anonymous.headers().map()).doesNotContainKey("set-cookie");
    HttpResponse<String> fromAPage =
        send(
            request("/users/%d/grants".formatted(user))
                .headers("Origin", "https://elsewhere.example", "Idempotency-Key", "k")
                .POST(ofString("{\"amount\":1,\"reason\":\"r\"}"))
                .build());
    assertThat(fromAPage.statusCode()).isEqualTo(201);
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/openapi.yml").body()).startsWith("openapi: 3.1");

    Program.run(Program.on(database), "api-key", "revoke", "shop");
    assertThat(get("/users/%d/credits".formatted(user)).statusCode()).isEqualTo(401);

    String another = newKey("another");
    database.goAway();
    HttpResponse<String> away =
        send(
            HttpRequest.newBuilder(program.at("/api/v1/users/1/credits"))
                .header("Authorization", "Bearer " + another)
                .build());
    database.comeBack();
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("Retry-After")).isPresent();
  }

  private String hold(String path, int amount, int seconds) {
    HttpResponse<String> held =
        post(
            path + "/holds",
            "{\"amount\":%d,\"reason\":\"r\",\"expires_in\":%d}".formatted(amount, seconds));
    Matcher id = Pattern.compile("\"hold_id\":\"([^\"]+)\"").matcher(held.body());
    assertThat(id.find()).as(held.body()).isTrue();
    return id.group(1);
  }

  private HttpResponse<String> get(String path) {
    return send(request(path).build());
  }

  private HttpResponse<String> post(String path, String body) {
    return send(
        request(path)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(program.at("/api/v1" + path))
        .header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
