package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.HostApplication.API;
import static io.tallystick.adapter.web.ReadCreditsTest.assertProblem;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.domain.client.Scope;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The host application spends, holds and grants. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class ChangeCreditsTest {

  private static final String SPEND = "{\"amount\":30,\"reason\":\"a page\"}";

  @Inject HostApplication host;
  @Inject Sender sender;
  @Inject InMemoryBooks books;
  @Inject SteppingClock clock;
  @Inject MeterRegistry registry;

  private String key;
  private long user;

  @BeforeEach
  void makeUser() {
    key = host.newKey();
    user = books.userWith(host.newName() + "@example.org", "Ada", 100);
  }

  @AfterEach
  void bringTheDatabaseBack() {
    books.comeBack();
    books.letGo();
  }

  @Test
  void a_spend_is_201_and_again_the_same_answer() {
    Answered first = post("/spends", SPEND, "Idempotency-Key", "spend 1");
    assertThat(first.code()).isEqualTo(201);
    assertThat(first.json()).containsOnlyKeys("entry_id", "balance").containsEntry("balance", 70);
    assertThat(first.http().headers().firstValue("Idempotency-Replayed")).isEmpty();

    Answered again = post("/spends", SPEND, "Idempotency-Key", "spend 1");
    assertThat(again.code()).isEqualTo(201);
    assertThat(again.http().body()).isEqualTo(first.http().body());
    assertThat(again.http().headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(books.balanceOf(user)).isEqualTo(70);
  }

  @Test
  void the_same_key_with_anything_else_is_422() {
    post("/spends", SPEND, "Idempotency-Key", "k");
    for (Answered other :
        new Answered[] {
          post("/spends", SPEND + " ", "Idempotency-Key", "k"),
          post(
              "/holds", "{\"amount\":1,\"reason\":\"r\",\"expires_in\":1}", "Idempotency-Key", "k"),
          post("/grants", SPEND, "Idempotency-Key", "k"),
          post("/spends", "{", "Idempotency-Key", "k"),
          post("/spends", "{\"amount\":0,\"reason\":\"r\"}", "Idempotency-Key", "k"),
          post("/spends", "x", "Idempotency-Key", "k", "Content-Type", "text/plain"),
          host.post(key, "/users/nobody/spends", SPEND, "Idempotency-Key", "k"),
          host.post(key, "/holds/none/capture", "", "Idempotency-Key", "k"),
          host.post(key, "/holds/none/release", "", "Idempotency-Key", "k"),
          host.post(key, "/holds/hold_none/release", "", "Idempotency-Key", "k")
        }) {
      assertProblem(other, 422, "idempotency_key_reused");
    }
    assertThat(books.balanceOf(user)).isEqualTo(70);
  }

  @Test
  void a_key_belongs_to_the_first_request_that_was_answered_not_to_a_refused_one() {
    post("/spends", "{", "Idempotency-Key", "k");
    assertThat(post("/spends", SPEND, "Idempotency-Key", "k").code()).isEqualTo(201);

    Answered again = post("/spends", SPEND, "Idempotency-Key", "k", "Content-Type", "text/plain");
    assertThat(again.code()).isEqualTo(201);
    assertThat(again.http().headers().firstValue("Idempotency-Replayed")).contains("true");
  }

  @Test
  void too_large_a_spend_is_402_with_the_balance_and_is_kept() {
    String body = "{\"amount\":101,\"reason\":\"a book\"}";
    for (int i = 0; i < 2; i++) {
      Answered answer = post("/spends", body, "Idempotency-Key", "k");
      assertProblem(answer, 402, "insufficient_credits");
      assertThat(answer.at("balance")).isEqualTo(100);
      assertThat(answer.http().headers().firstValue("Idempotency-Replayed").isPresent())
          .isEqualTo(i == 1);
    }
  }

  @Test
  void a_hold_is_captured_in_part_and_then_it_is_over() {
    Answered held = post("/holds", "{\"amount\":60,\"reason\":\"r\",\"expires_in\":31536000}");
    assertThat(held.code()).isEqualTo(201);
    assertThat(held.json())
        .containsOnlyKeys("hold_id", "balance", "held")
        .containsEntry("balance", 40)
        .containsEntry("held", 60);
    String hold = "/holds/" + held.at("hold_id");
    assertProblem(host.post(key, hold + "/capture", "{\"amount\":61}"), 422, "invalid_value");

    Answered captured = host.post(key, hold + "/capture", "{\"amount\":45}");
    assertThat(captured.code()).isEqualTo(200);
    assertThat(captured.json())
        .containsOnlyKeys("hold_id", "captured", "released", "balance", "held")
        .containsEntry("hold_id", held.at("hold_id"))
        .containsEntry("captured", 45)
        .containsEntry("released", 15)
        .containsEntry("balance", 55)
        .containsEntry("held", 0);
    assertProblem(host.post(key, hold + "/capture", ""), 409, "hold_over");
    assertProblem(host.post(key, hold + "/release", "{}"), 409, "hold_over");
    assertThat(host.post(key, hold + "/release", "{\"amount\":1}").at("detail"))
        .isEqualTo("there are no fields");
  }

  @Test
  void characters_of_a_reason_are_counted_not_their_halves() {
    String face = Character.toString(0x1F600);
    String body = "{\"amount\":1,\"reason\":\"%s\"}";
    assertThat(post("/spends", body.formatted(face.repeat(500))).code()).isEqualTo(201);
    assertProblem(post("/spends", body.formatted(face.repeat(501))), 422, "invalid_value");
  }

  @Test
  void a_hold_is_captured_or_released_whole_without_a_body() {
    for (String end : new String[] {"capture", "release"}) {
      Answered held = post("/holds", "{\"amount\":10,\"reason\":\"r\",\"expires_in\":60}");
      Answered over = host.post(key, "/holds/%s/%s".formatted(held.at("hold_id"), end), "");
      assertThat(over.code()).isEqualTo(200);
      assertThat(over.at("captured")).isEqualTo(end.equals("capture") ? 10 : 0);
      assertThat(over.at("released")).isEqualTo(end.equals("release") ? 10 : 0);
    }
    Answered late = post("/holds", "{\"amount\":10,\"reason\":\"r\",\"expires_in\":60}");
    clock.step(60);
    assertProblem(
        host.post(key, "/holds/%s/capture".formatted(late.at("hold_id")), "{}"), 409, "hold_over");
  }

  @Test
  void no_body_and_an_empty_object_are_different_requests() {
    for (String end : new String[] {"capture", "release"}) {
      Answered held = post("/holds", "{\"amount\":10,\"reason\":\"r\",\"expires_in\":60}");
      String path = "/holds/%s/%s".formatted(held.at("hold_id"), end);
      assertThat(host.post(key, path, "", "Idempotency-Key", end).code()).isEqualTo(200);

      assertProblem(
          host.post(key, path, "{}", "Idempotency-Key", end), 422, "idempotency_key_reused");
      assertThat(
              host.post(key, path, "", "Idempotency-Key", end)
                  .http()
                  .headers()
                  .firstValue("Idempotency-Replayed"))
          .contains("true");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hold_none", "x", "%00", "hold_%2F"})
  void an_unknown_hold_is_404(String id) {
    assertProblem(host.post(key, "/holds/" + id + "/capture", ""), 404, "unknown_hold");
    assertProblem(host.post(key, "/holds/" + id + "/release", ""), 404, "unknown_hold");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2030-01-31T12:00:00Z", "2030-01-31T12:00+05:30", "9999-12-31T23:59:59Z"})
  void a_grant_may_expire(String at) {
    Answered granted =
        post("/grants", "{\"amount\":5,\"reason\":\"r\",\"expires_at\":\"%s\"}".formatted(at));
    assertThat(granted.code()).isEqualTo(201);
    assertThat(granted.json()).containsEntry("balance", 105);
    Object expiring = host.get(key, "/users/%s/credits".formatted(user)).json().get("expiring");
    assertThat(expiring)
        .isEqualTo(
            List.of(Map.of("amount", 5, "at", OffsetDateTime.parse(at).toInstant().toString())));
    post("/spends", SPEND);
    assertThat(host.get(key, "/users/%s/credits".formatted(user)).json())
        .containsEntry("expiring", List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"2020-01-31T12:00:00Z\" | 422 | invalid_value",
        "\"2030-01-31\"           | 422 | invalid_value",
        "\"2030-01-31T12:00:00\"  | 422 | invalid_value",
        "\"tomorrow\"             | 422 | invalid_value",
        "\"+999999999-12-31T23:59:59Z\" | 422 | invalid_value",
        "1900000000               | 400 | wrong_type"
      })
  void an_expiry_that_is_none_is_refused(String at, int status, String type) {
    assertProblem(
        post("/grants", "{\"amount\":5,\"reason\":\"r\",\"expires_at\":%s}".formatted(at)),
        status,
        type);
    assertThat(books.balanceOf(user)).isEqualTo(100);
  }

  @Test
  void a_grant_that_the_account_cannot_hold_is_422() {
    assertProblem(post("/grants", "{\"amount\":2147483647,\"reason\":\"r\"}"), 422, "out_of_range");
  }

  static Stream<Arguments> amounts() {
    return Stream.of(
        Arguments.of("0", 422, "invalid_value"),
        Arguments.of("-1", 422, "invalid_value"),
        Arguments.of("1.5", 422, "invalid_value"),
        Arguments.of("1.0", 422, "invalid_value"),
        Arguments.of("1e400", 422, "invalid_value"),
        Arguments.of("1e-999999999", 422, "invalid_value"),
        Arguments.of("2147483648", 422, "invalid_value"),
        Arguments.of("9".repeat(900), 422, "invalid_value"),
        Arguments.of("null", 422, "invalid_value"),
        Arguments.of("\"5\"", 400, "wrong_type"),
        Arguments.of("true", 400, "wrong_type"),
        Arguments.of("[5]", 400, "wrong_type"),
        Arguments.of("{\"value\":[{}]}", 400, "wrong_type"),
        Arguments.of("9".repeat(5000), 400, "invalid_json"),
        Arguments.of("NaN", 400, "invalid_json"),
        Arguments.of("05", 400, "invalid_json"));
  }

  @ParameterizedTest
  @MethodSource("amounts")
  void an_amount_that_is_none_is_refused(String amount, int status, String type) {
    String body = "{\"amount\":%s,\"reason\":\"r\",\"expires_in\":60}";
    assertProblem(post("/holds", body.formatted(amount)), status, type);
    assertProblem(
        post("/holds", "{\"amount\":1,\"reason\":\"r\",\"expires_in\":%s}".formatted(amount)),
        status,
        type);
    for (String path : List.of("/spends", "/grants")) {
      assertProblem(post(path, "{\"amount\":%s,\"reason\":\"r\"}".formatted(amount)), status, type);
    }
    assertThat(books.balanceOf(user)).isEqualTo(100);
  }

  @ParameterizedTest
  @MethodSource("amounts")
  void an_amount_that_is_none_is_not_captured(String amount, int status, String type) {
    Answered held = post("/holds", "{\"amount\":60,\"reason\":\"r\",\"expires_in\":60}");
    String path = "/holds/%s/capture".formatted(held.at("hold_id"));

    assertProblem(host.post(key, path, "{\"amount\":%s}".formatted(amount)), status, type);
    assertThat(host.post(key, path, "{\"amount\":60}").at("captured")).isEqualTo(60);
  }

  @Test
  void a_hold_that_is_captured_twice_at_once_is_captured_once() {
    Answered held = post("/holds", "{\"amount\":60,\"reason\":\"r\",\"expires_in\":60}");
    String path = "/holds/%s/capture".formatted(held.at("hold_id"));

    List<Answered> both =
        Stream.of(1, 2)
            .map(i -> CompletableFuture.supplyAsync(() -> host.post(key, path, "{\"amount\":45}")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .sorted(Comparator.comparing(Answered::code))
            .toList();

    assertThat(both.getFirst().at("captured")).isEqualTo(45);
    assertProblem(both.getLast(), 409, "hold_over");
    assertThat(books.balanceOf(user)).isEqualTo(55);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("", 400, "invalid_json"),
        Arguments.of("{", 400, "invalid_json"),
        Arguments.of("{\"amount\":1,\"reason\":\"r\"} x", 400, "invalid_json"),
        Arguments.of("{\"amount\":1,\"reason\":\"r\"}{}", 400, "invalid_json"),
        Arguments.of("{\"amount\":1,\"amount\":2,\"reason\":\"r\"}", 400, "invalid_json"),
        Arguments.of("{'amount':1}", 400, "invalid_json"),
        Arguments.of("{\"amount\":1,\"reason\":\"\\ud8", 400, "invalid_json"),
        Arguments.of("[".repeat(100_000), 400, "wrong_type"),
        Arguments.of("{\"a\":" + "[".repeat(100_000), 400, "invalid_json"),
        Arguments.of("[]", 400, "wrong_type"),
        Arguments.of("\"amount\"", 400, "wrong_type"),
        Arguments.of("null", 400, "wrong_type"),
        Arguments.of("{}", 422, "invalid_value"),
        Arguments.of("{\"amount\":1}", 422, "invalid_value"),
        Arguments.of("{\"amount\":1,\"reason\":\"  \"}", 422, "invalid_value"),
        Arguments.of("{\"amount\":1,\"reason\":7}", 400, "wrong_type"),
        Arguments.of("{\"amount\":1,\"reason\":null}", 422, "invalid_value"),
        Arguments.of("{\"amount\":1,\"reason\":\"" + "r".repeat(501) + "\"}", 422, "invalid_value"),
        Arguments.of("{\"amount\":1,\"reason\":\"r\",\"amuont\":1}", 422, "invalid_value"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_body_that_says_no_such_thing_is_refused(String body, int status, String type) {
    assertProblem(post("/spends", body), status, type);
    assertThat(books.balanceOf(user)).isEqualTo(100);
  }

  @Test
  void a_body_that_is_no_text_is_refused() {
    byte[] bytes = "{\"amount\":1,\"reason\":\"\u00e9\"}".getBytes(ISO_8859_1);
    assertProblem(send(BodyPublishers.ofByteArray(bytes)), 400, "invalid_json");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_body_of_two_mebibytes_is_413(boolean chunked) {
    byte[] body = ("{\"reason\":\"" + "r".repeat(2 << 20) + "\"}").getBytes(UTF_8);
    BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    assertProblem(send(chunked ? chunks : BodyPublishers.ofByteArray(body)), 413, "body_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", ""})
  void another_content_type_is_415(String type) {
    assertProblem(
        post("/spends", SPEND, "Idempotency-Key", "k", "Content-Type", type),
        415,
        "unsupported_media_type");
  }

  @Test
  void json_may_name_its_charset() {
    assertThat(
            post(
                    "/spends",
                    SPEND,
                    "Idempotency-Key",
                    "k",
                    "Content-Type",
                    "Application/JSON; charset=utf-8",
                    "Accept",
                    "text/html")
                .code())
        .isEqualTo(201);
  }

  @Test
  void an_idempotency_key_has_1_to_255_printable_characters() {
    assertThat(post("/spends", SPEND, "Idempotency-Key", "k".repeat(255)).code()).isEqualTo(201);
    assertProblem(post("/spends", SPEND, new String[0]), 400, "invalid_idempotency_key");
    for (String bad : new String[] {"k".repeat(256), "", "a\tb"}) {
      assertProblem(post("/spends", SPEND, "Idempotency-Key", bad), 400, "invalid_idempotency_key");
    }
    assertProblem(
        post("/spends", SPEND, "Idempotency-Key", "a", "Idempotency-Key", "b"),
        400,
        "invalid_idempotency_key");
    String head =
        "POST %s/users/%d/spends HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer"
            + " %s\r\nContent-Length: %d\r\nIdempotency-Key: a%sb";
    for (char control : new char[] {0, 1, 0x7f, 0xe9}) {
      assertThat(
              sender.raw(
                  head.formatted(API, user, key, SPEND.length(), control), SPEND.getBytes(UTF_8)))
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json");
    }
    assertThat(books.balanceOf(user)).isEqualTo(70);
  }

  @Test
  void a_scope_includes_reading_and_nothing_else() {
    String spends = host.newKey(Set.of(Scope.SPEND));
    String grants = host.newKey(Set.of(Scope.GRANT));
    String reads = host.newKey(Set.of(Scope.READ));
    String grant = "{\"amount\":1,\"reason\":\"r\"}";
    String path = "/users/" + user;

    for (String any : new String[] {spends, grants, reads}) {
      assertThat(host.get(any, path + "/credits").code()).isEqualTo(200);
    }
    assertProblem(host.post(spends, path + "/grants", grant), 403, "insufficient_scope");
    assertProblem(host.post(grants, path + "/spends", grant), 403, "insufficient_scope");
    assertProblem(host.post(grants, "/holds/hold_x/release", ""), 403, "insufficient_scope");
    assertProblem(host.post(reads, path + "/holds", grant), 403, "insufficient_scope");
    assertThat(host.post(grants, path + "/grants", grant).code()).isEqualTo(201);
    assertThat(host.post(spends, path + "/spends", grant).code()).isEqualTo(201);
  }

  @Test
  void while_the_account_or_the_database_is_held_it_is_503_and_the_same_may_be_sent_again() {
    books.holdElsewhere(user);
    Answered held = post("/spends", SPEND, "Idempotency-Key", "k");
    assertProblem(held, 503, "unavailable");
    assertThat(held.http().headers().firstValue("Retry-After")).contains("1");
    books.letGo();
    books.goAway();
    Answered away = post("/spends", SPEND, "Idempotency-Key", "k");
    assertProblem(away, 503, "unavailable");
    assertThat(away.http().headers().firstValue("Retry-After")).contains("5");
    books.comeBack();

    assertThat(post("/spends", SPEND, "Idempotency-Key", "k").code()).isEqualTo(201);
  }

  @Test
  void what_nobody_foresaw_tells_nothing_but_the_id_of_its_log_line() {
    books.beforeEachCall(
        () -> {
          throw new IllegalStateException("jane.doe@shop.example");
        });
    Answered answer = post("/spends", SPEND);
    books.beforeEachCall(() -> {});
    assertProblem(answer, 500, "internal_error");
    assertThat(answer.http().body()).doesNotContain("jane");
  }

  @Test
  void requests_are_counted_by_their_outcome() {
    double ok = count("ok");
    double replayed = count("replayed");
    double insufficient = count("insufficient_credits");
    post("/spends", SPEND, "Idempotency-Key", "k");
    post("/spends", SPEND, "Idempotency-Key", "k");
    post("/spends", "{\"amount\":71,\"reason\":\"r\"}");

    assertThat(count("ok") - ok).isEqualTo(1);
    assertThat(count("replayed") - replayed).isEqualTo(1);
    assertThat(count("insufficient_credits") - insufficient).isEqualTo(1);
    assertThat(sender.get("/prometheus"))
        .contains("tallystick_api_requests_total{outcome=\"rate_limited\"}");
  }

  private double count(String outcome) {
    return registry.counter("tallystick.api.requests", "outcome", outcome).count();
  }

  private Answered post(String path, String body) {
    return host.post(key, "/users/" + user + path, body);
  }

  private Answered post(String path, String body, String... headers) {
    return host.post(key, "/users/" + user + path, body, headers);
  }

  private Answered send(BodyPublisher body) {
    return sender.send(
        sender
            .request(API + "/users/" + user + "/spends")
            .headers("Authorization", "Bearer " + key, "Idempotency-Key", host.newName())
            .POST(body)
            .build());
  }
}
