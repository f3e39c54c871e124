package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.HostApplication.API;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.usecase.operator.ManageApiKeys;
import io.tallystick.domain.client.Scope;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host application reads what an account holds, and why. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class ReadCreditsTest {

  private static final String UUID_OF_ADA = "0f0e0d0c-0b0a-4908-8706-050403020100";

  @Inject HostApplication host;
  @Inject Sender sender;
  @Inject InMemoryBooks books;
  @Inject ManageApiKeys keys;

  @AfterEach
  void bringTheDatabaseBack() {
    books.comeBack();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%ID",
        "a+da&co@example.org",
        "A%2BDA%26CO%40EXAMPLE.org",
        "a%2Bda%26co@example.org%20",
        "0F0E0D0C-0B0A-4908-8706-050403020100",
        "cus_AdA"
      })
  void an_account_is_named_by_any_reference(String reference) {
    long id =
        books
            .userAt("a+da&co@example.org")
            .orElseGet(
                () -> {
                  long made = books.userWith("a+da&co@example.org", "Ada", 120);
                  books.giveUuid(made, UUID.fromString(UUID_OF_ADA));
                  books.giveCustomer(made, "cus_AdA");
                  return made;
                });

    Answered answer =
        host.get(
            host.newKey(Set.of(Scope.READ)),
            "/users/" + reference.replace("%ID", "" + id) + "/credits");

    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.http().headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.json())
        .containsOnlyKeys("user_id", "balance", "debt", "held", "expiring")
        .containsEntry("user_id", "" + id)
        .containsEntry("balance", 120)
        .containsEntry("debt", 0)
        .containsEntry("held", 0)
        .containsEntry("expiring", List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody@example.org",
        "999999",
        "-1",
        "1_000",
        "null",
        "%3Ctest%3E",
        "cus_none",
        "cus_no%20one",
        "a%2Fb@example.org",
        "%00",
        "99999999999999999999999999999999999999999"
      })
  void a_reference_that_names_nobody_is_404(String reference) {
    assertProblem(host.get(host.newKey(), "/users/" + reference + "/credits"), 404, "unknown_user");
    assertProblem(
        host.post(
            host.newKey(), "/users/" + reference + "/spends", "{\"amount\":1,\"reason\":\"r\"}"),
        404,
        "unknown_user");
  }

  @Test
  void a_reference_that_names_several_is_409() {
    String name = host.newName();
    books.userWith(name + "@example.org", "One", 1);
    books.userWith(name.toUpperCase(Locale.ROOT) + "@example.org", "Two", 2);

    assertProblem(
        host.get(host.newKey(), "/users/" + name + "@example.org/credits"), 409, "ambiguous_user");
  }

  @Test
  void the_ledger_comes_page_by_page_the_newest_rows_first() {
    String key = host.newKey();
    String user = "/users/" + books.userWith(host.newName() + "@example.org", "A", 0);
    for (int amount = 1; amount <= 3; amount++) {
      host.post(key, user + "/grants", "{\"amount\":%d,\"reason\":\"a gift\"}".formatted(amount));
    }

    Answered first = host.get(key, user + "/ledger?limit=2");
    assertThat(amounts(first)).containsExactly(3, 2);
    Map<?, ?> entry = (Map<?, ?>) ((List<?>) first.at("entries")).getFirst();
    assertThat(entry.keySet())
        .map(Object::toString)
        .containsExactlyInAnyOrder(
            "entry_id", "at", "kind", "amount", "debt_change", "balance_after", "reason");
    assertThat(entry.get("at")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(entry.get("kind")).isEqualTo("grant");
    assertThat(entry.get("balance_after")).isEqualTo(6);

    Answered second = host.get(key, user + "/ledger?limit=2&after=" + first.at("next"));
    assertThat(amounts(second)).containsExactly(1);
    assertThat(second.json()).containsEntry("next", null);
    assertThat(amounts(host.get(key, user + "/ledger"))).containsExactly(3, 2, 1);
  }

  private static List<Object> amounts(Answered page) {
    return ((List<?>) page.at("entries"))
        .stream().<Object>map(entry -> ((Map<?, ?>) entry).get("amount")).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=0", "limit=1001", "limit=-1", "limit=1e2", "limit=", "after=x", "after=-1"})
  void a_page_that_cannot_be_is_422(String query) {
    long user = books.userWith(host.newName() + "@example.org", "A", 0);
    assertProblem(
        host.get(host.newKey(), "/users/%d/ledger?%s".formatted(user, query)),
        422,
        "invalid_value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic dTpw", "Bearer tsk_none", "tsk_x"})
  void without_a_valid_key_it_is_401(String header) {
    var request = sender.request(API + "/users/1/credits");
    Answered answer =
        sender.send((header.isEmpty() ? request : request.header("Authorization", header)).build());
    assertProblem(answer, 401, "unauthorized");
    assertThat(answer.http().headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void a_revoked_key_and_the_session_of_an_operator_are_no_credentials() {
    String key = host.newKey();
    keys.list().forEach(it -> keys.revoke(it.name(), "test"));
    assertProblem(host.get(key, "/users/1/credits"), 401, "unauthorized");
    assertProblem(
        sender.send(
            sender.request(API + "/users/1/credits").header("Cookie", "session=abc").build()),
        401,
        "unauthorized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/nothing", "/users", "/users/1", "/users/1/credits/more", "/holds/x"})
  void an_unknown_address_is_404_as_a_problem(String path) {
    assertProblem(host.get(host.newKey(), path), 404, "not_found");
  }

  @Test
  void another_method_and_an_address_that_is_none_are_problems() {
    Answered answer =
        sender.send(
            sender
                .request(API + "/users/1/credits")
                .method("DELETE", BodyPublishers.noBody())
                .build());
    assertProblem(answer, 405, "method_not_allowed");
    assertThat(answer.http().headers().firstValue("Allow")).get().asString().contains("GET");
    assertThat(
            sender.raw(
                "GET /api/v1/users/%ZZ/credits HTTP/1.1\r\nHost: x\r\nConnection: close",
                new byte[0]))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .contains("\"type\":\"bad_request\"");
  }

  @Test
  void an_address_or_a_header_that_is_too_long_is_a_problem() {
    String call = "GET /api/v1/users/%s/credits HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: %s";
    for (String head :
        new String[] {
          call.formatted("a".repeat(5_000), ""), call.formatted("1", "a".repeat(9_000))
        }) {
      assertThat(sender.raw(head, new byte[0]))
          .contains(" 413 Request Entity Too Large")
          .contains("application/problem+json", "\"title\":\"The request is too large\"")
          .contains("\"detail\":\"the address or a header is too long\"");
    }
    assertThat(
            sender.raw(
                "GET /nothing/%s HTTP/1.1\r\nHost: x\r\nConnection: close"
                    .formatted("a".repeat(5_000)),
                new byte[0]))
        .contains(" 413 Request Entity Too Large")
        .endsWith("\"user_id\":null}");
  }

  @Test
  void while_the_database_is_away_it_is_503_and_when_to_come_again() {
    String key = host.newKey();
    books.goAway();
    Answered answer = host.get(key, "/users/1/credits");
    assertProblem(answer, 503, "unavailable");
    assertThat(answer.http().headers().firstValue("Retry-After")).contains("5");
  }

  static void assertProblem(Answered answer, int status, String type) {
    assertThat(answer.json())
        .containsEntry("type", type)
        .containsEntry("status", status)
        .containsKeys("title", "detail");
    assertThat(answer.code()).isEqualTo(status);
    assertThat(answer.http().headers().firstValue("Content-Type"))
        .contains("application/problem+json");
  }
}
