package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.HostApplication.API;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.web.router.Router;
import io.tallystick.adapter.web.Sender.Answered;
import io.tallystick.application.port.InMemoryBooks;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The description of the API says what the controllers do. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class ApiDescriptionTest {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  @Inject HostApplication host;
  @Inject Sender sender;
  @Inject InMemoryBooks books;
  @Inject Router router;

  private Map<String, Object> document;

  @BeforeEach
  void read() {
    HttpResponse<String> answer = sender.exchange(sender.request(API + "/openapi.yml").build());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
    document = new Yaml().load(answer.body());
  }

  @Test
  void every_route_is_described_and_no_other() {
    Set<String> described = new HashSet<>();
    map(document, "paths")
        .forEach(
            (path, item) ->
                map(item).keySet().stream()
                    .filter(METHODS::contains)
                    .forEach(method -> described.add(method + " " + path)));
    Set<String> routes =
        router
            .uriRoutes()
            .filter(route -> route.getUriMatchTemplate().toString().startsWith(API))
            .filter(route -> !route.getHttpMethodName().equals("HEAD"))
            .map(
                route ->
                    route.getHttpMethodName().toLowerCase(Locale.ROOT)
                        + " "
                        + route.getUriMatchTemplate().toString().replace(":[^/]+", ""))
            .collect(Collectors.toSet());

    assertThat(described).isEqualTo(routes);
  }

  @Test
  void every_type_of_problem_is_named() {
    assertThat(map(map(schema("Problem"), "properties"), "type").get("enum"))
        .isEqualTo(Arrays.stream(ProblemType.values()).map(ProblemType::code).toList());
  }

  @Test
  void answers_have_the_fields_that_are_described() {
    String key = host.newKey();
    String user = "/users/" + books.userWith(host.newName() + "@example.org", "A", 9);
    Answered held =
        host.post(key, user + "/holds", "{\"amount\":1,\"reason\":\"r\",\"expires_in\":9}");
    String hold = "/holds/" + held.at("hold_id");

    assertFields("HoldOpened", held.json());
    assertFields("HoldClosed", host.post(key, hold + "/capture", "").json());
    assertFields(
        "Booked", host.post(key, user + "/spends", "{\"amount\":1,\"reason\":\"r\"}").json());
    assertFields("Standing", host.get(key, user + "/credits").json());
    Answered ledger = host.get(key, user + "/ledger");
    assertFields("Ledger", ledger.json());
    assertFields("Entry", map(((List<?>) ledger.at("entries")).getFirst()));
    assertFields("Problem", host.post(key, hold + "/capture", "").json());
  }

  @Test
  void bodies_have_the_fields_that_are_described_and_no_others() {
    String key = host.newKey();
    String user = "/users/" + books.userWith(host.newName() + "@example.org", "A", 99);
    Map<String, String> values =
        Map.of(
            "amount", "1",
            "reason", "\"r\"",
            "expires_in", "9",
            "expires_at", "\"2030-01-31T12:00:00Z\"");
    for (String request : List.of("Spend", "Grant", "Hold")) {
      String path = user + "/" + request.toLowerCase(Locale.ROOT) + "s";
      Map<String, Object> described = schema(request + "Request");
      Set<String> fields = map(described, "properties").keySet();

      assertThat(host.post(key, path, body(fields, values)).code()).as(path).isEqualTo(201);
      for (Object required : (List<?>) described.get("required")) {
        Set<String> less = new HashSet<>(fields);
        less.remove(required.toString());
        assertThat(host.post(key, path, body(less, values)).code()).as(path).isEqualTo(422);
      }
      values.keySet().stream()
          .filter(other -> !fields.contains(other))
          .forEach(
              other -> {
                Set<String> more = new HashSet<>(fields);
                more.add(other);
                assertThat(host.post(key, path, body(more, values)).code()).as(path).isEqualTo(422);
              });
    }
    assertThat(map(schema("CaptureRequest"), "properties").keySet()).containsExactly("amount");
  }

  private static String body(Set<String> fields, Map<String, String> values) {
    return fields.stream()
        .map(field -> "\"%s\":%s".formatted(field, values.get(field)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void every_reference_within_the_document_leads_somewhere() {
    assertThat(references(document)).isNotEmpty().allMatch(this::exists);
  }

  private void assertFields(String schema, Map<String, Object> answer) {
    assertThat(answer.keySet()).isEqualTo(Set.copyOf((List<?>) schema(schema).get("required")));
  }

  private Map<String, Object> schema(String name) {
    return map(map(map(document, "components"), "schemas"), name);
  }

  private boolean exists(String reference) {
    Object at = document;
    for (String name : reference.substring(2).split("/")) {
      at = at instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return at != null;
  }

  private static Set<String> references(Object node) {
    Set<String> found = new HashSet<>();
    switch (node) {
      case Map<?, ?> map ->
          map.forEach(
              (key, value) -> {
                if (key.equals("$ref")) {
                  found.add(value.toString());
                } else {
                  found.addAll(references(value));
                }
              });
      case List<?> list -> list.forEach(item -> found.addAll(references(item)));
      case null, default -> {}
    }
    return found;
  }

  private static Map<String, Object> map(Map<String, Object> parent, String key) {
    return map(parent.get(key));
  }

  @SuppressWarnings("unchecked") // keys of this document are texts
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
