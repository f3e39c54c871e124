package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each list that can be exported: only by a button of ours, and on record where it names people.
 */
class ListExportsTest extends DashboardTest {

  private long user;

  @Override
  protected void open() {
    super.open();
    user = books.userWith("zoe@example.org", "Zoe", 0);
    bean(InMemoryEvents.class).add(Samples.ignored("evt_ignored"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "uncredited", "audit"})
  void a_list_is_exported_by_a_button_and_never_by_a_link(String list) {
    String path = "/admin/" + list + "/export.csv";
    Browser admin = signedIn("admin");
    int actions = books.actions().size();

    assertThat(admin.get(path).code()).isNotEqualTo(200);
    assertThat(admin.post(path, Map.of()).code()).isEqualTo(403);
    assertThat(books.actions()).hasSize(actions);

    Seen export = admin.post(path, Map.of("csrf", token(admin)));
    assertThat(export.code()).isEqualTo(200);
    assertThat(export.header("Content-Type")).startsWith("text/csv");
    assertThat(admin.get("/admin/" + list).body()).contains("action=\"" + path);
  }

  @ParameterizedTest
  @CsvSource({
    "events, type, checkout.session",
    "events, from, yesterday",
    "audit, from, yesterday"
  })
  void a_filter_that_cannot_be_read_exports_nothing(String list, String field, String text) {
    Browser admin = signedIn("admin");
    String token = token(admin);
    int actions = books.actions().size();
    String export = "/admin/" + list + "/export.csv";

    Seen answer = admin.post(export, Map.of("csrf", token, field, text));

    assertThat(answer.code()).isEqualTo(303);
    assertThat(books.actions()).hasSize(actions);
    assertThat(admin.get(answer.place()).body())
        .contains("alert-danger", "Until then the list is not narrowed by it.")
        .doesNotContain(export);
  }

  @Test
  void the_ledger_of_a_user_is_exported() {
    Browser viewer = signedIn("viewer");
    Seen export =
        viewer.post("/admin/users/" + user + "/ledger.csv", Map.of("csrf", token(viewer)));

    assertThat(export.code()).isEqualTo(200);
    assertThat(export.body()).startsWith("\"row\",\"at\",\"kind\"");
    assertThat(viewer.post("/admin/users/4711/ledger.csv", Map.of("csrf", token(viewer))).code())
        .isEqualTo(404);
  }

  @Test
  void a_viewer_receives_no_text_that_a_message_quotes() {
    bean(InMemoryEvents.class).add(Samples.failed("evt_failed", "zoe@example.net", "{}"));

    assertThat(exported("viewer")).contains("“hidden” is no number").doesNotContain("Zoe Kraemer");
    assertThat(exported("operator")).contains("“Zoe Kraemer” is no number");
  }

  @ParameterizedTest
  @CsvSource({"viewer, hidden", "operator, rang up"})
  void a_row_says_what_a_person_did_last_and_to_those_who_repair_why(String role, String reason) {
    bean(InMemoryEvents.class).add(Samples.assigned("evt_assigned", "olga"));
    Browser reader = signedIn(role);

    assertThat(
            reader
                .post(
                    "/admin/events/export.csv",
                    Map.of("csrf", token(reader), "status", "completed"))
                .body()
                .lines())
        .anySatisfy(line -> assertThat(line).endsWith("\"actor\",\"action\",\"reason\""))
        .anySatisfy(
            line -> assertThat(line).endsWith("\"olga\",\"assign\",\"%s\"".formatted(reason)));
  }

  private String exported(String reader) {
    Browser browser = signedIn(reader);
    return browser.post("/admin/events/export.csv", Map.of("csrf", token(browser))).body();
  }

  @Test
  void an_export_with_addresses_is_on_record() {
    Browser admin = signedIn("admin");
    admin.post("/admin/events/export.csv", Map.of("csrf", token(admin)));

    assertThat(books.actions().getLast().name()).isEqualTo("disclose");
    assertThat(books.actions().getLast().subject()).isEqualTo("events.csv");

    Browser operator = signedIn("operator");
    String token = token(operator);
    int actions = books.actions().size();
    operator.post("/admin/events/export.csv", Map.of("csrf", token));
    assertThat(books.actions()).hasSize(actions);
  }
}
