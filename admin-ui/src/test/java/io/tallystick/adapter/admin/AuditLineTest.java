package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.page.DeedRow;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.domain.payment.Amendment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which rows of the audit log are shown as one line. */
class AuditLineTest {

  @Test
  void sessions_that_follow_each_other_are_one_line_whosever_they_are() {
    List<AuditLine> lines =
        lines(
            "ann sign_out ann session a",
            "ben sign_in ben session b",
            "ann sign_in ann session a",
            "ann retry evt_1 why",
            "ann sign_in ann session c");

    assertThat(lines).extracting(it -> it.rows().size()).containsExactly(3, 1, 1);
    assertThat(lines.getFirst().actors()).isEqualTo("ann, ben");
    assertThat(lines.getFirst().actions()).isEqualTo("signed out, signed in");
    assertThat(lines.getFirst().reason()).isEmpty();
  }

  @Test
  void what_a_person_did_to_many_events_for_one_reason_is_one_line() {
    List<AuditLine> lines =
        lines(
            "ann retry evt_1 late",
            "ann retry evt_2 late",
            "ann retry evt_6 late",
            "ann retry evt_3 other",
            "ben retry evt_4 other",
            "ben discard evt_5 other");

    assertThat(lines).extracting(it -> it.rows().size()).containsExactly(3, 1, 1, 1);
    assertThat(lines.getFirst().reason()).isEqualTo("late");
    assertThat(lines.getFirst().number()).isEqualTo("3 rows");
  }

  @Test
  void two_rows_are_shown_as_they_are() {
    assertThat(lines("ann sign_in ann a", "ben sign_in ben b")).hasSize(2);
  }

  @Test
  void a_sign_in_that_was_refused_stands_alone() {
    assertThat(
            lines(
                "ann sign_in_refused ann a",
                "ann sign_in_refused ann b",
                "ann sign_in_refused ann c"))
        .hasSize(3);
  }

  private static List<AuditLine> lines(String... rows) {
    return AuditLine.of(
        Stream.of(rows)
            .map(row -> row.split(" ", 4))
            .map(
                it ->
                    DeedRow.of(
                        new Deed(Samples.RECEIVED, it[0], it[1], it[2], it[3], Amendment.NONE),
                        Samples.RECEIVED))
            .toList());
  }
}
