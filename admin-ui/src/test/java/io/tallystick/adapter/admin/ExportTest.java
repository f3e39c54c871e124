package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallystick.adapter.admin.Browser.Seen;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** A list as CSV is whole, or the receiver sees that it is not. */
class ExportTest extends DashboardTest {

  @Test
  void every_row_is_sent_however_many_there_are() {
    Seen answer = signedIn("viewer").get("/admin/room/table");

    assertThat(answer.header("Content-Type")).startsWith("text/csv");
    assertThat(answer.header("Content-Disposition")).contains("table.csv");
    assertThat(answer.body().lines().skip(1)).hasSize(120_001).endsWith("\"120000\"");
  }

  @Test
  void a_table_that_cannot_be_read_to_its_end_does_not_end_as_if_it_were_whole() {
    Browser viewer = signedIn("viewer");

    assertThatThrownBy(() -> viewer.get("/admin/room/table?lost=60000"))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void a_table_that_cannot_be_read_at_all_is_an_error_page() {
    assertThat(signedIn("viewer").get("/admin/room/table?lost=0").code()).isEqualTo(500);
  }

  @Test
  void an_export_that_is_not_yet_received_keeps_the_same_person_from_another() throws Exception {
    Browser viewer = signedIn("viewer");
    try (InputStream unread = viewer.open("/admin/room/table?wide=500")) {
      Seen second = viewer.get("/admin/room/table");

      assertThat(second.code()).isEqualTo(429);
      assertThat(second.body()).contains("One export at a time");
      assertThat(signedIn("operator").get("/admin/room/table").code()).isEqualTo(200);
      assertThat(unread.read()).isEqualTo('"');
    }

    await().untilAsserted(() -> assertThat(viewer.get("/admin/room/table").code()).isEqualTo(200));
  }

  @Test
  void after_an_export_that_broke_there_is_another() {
    Browser viewer = signedIn("viewer");
    assertThat(viewer.get("/admin/room/table?lost=0").code()).isEqualTo(500);
    assertThatThrownBy(() -> viewer.get("/admin/room/table?lost=60000")).isNotNull();

    await().untilAsserted(() -> assertThat(viewer.get("/admin/room/table").code()).isEqualTo(200));
  }
}
