package io.tallystick.adapter.persistence.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.domain.inbox.FailureCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stored event changes by an erasure or by the retention, and in no other way. */
class RemovalGuardTest {

  private static final String PERMIT =
      "INSERT INTO tallystick.removals VALUES (pg_current_xact_id(), '%s', '%s');";
  private static final String EMPTY =
      "UPDATE stripe_events SET payload = '', raw_data = NULL, payload_removed_at = now()"
          + " WHERE event_id = '%s';";

  private Database database;
  private Adapters adapters;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
    Events.book(adapters, "done", database.user("ada@example.org", 0), 5);
    Events.book(adapters, "other", database.user("bob@example.org", 0), 5);
    NewEvent failed =
        Events.failed("failed", FailureCode.USER_UNRESOLVED, "nobody", Optional.empty());
    adapters.commit(
        () -> {
          adapters.inbox().add(List.of(failed));
          adapters.inbox().addAttempts(List.of(Events.attempt(failed.event())));
        });
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void the_retention_empties_what_is_completed() {
    database.execute(PERMIT.formatted("evt_done", "retention") + EMPTY.formatted("evt_done"));

    assertThat(
            database.number(
                "SELECT length(payload) FROM stripe_events WHERE event_id = 'evt_done'"))
        .isZero();
    assertThat(database.number("SELECT count(*) FROM tallystick.removals")).isZero();
    assertThat(adapters.complaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retention evt_failed evt_failed",
        "retention evt_done evt_other",
        "none evt_done evt_done",
      })
  void whatever_else_would_change_it_is_refused(String attempt) {
    String[] words = attempt.split(" ");
    String permit = words[0].equals("none") ? "" : PERMIT.formatted(words[1], words[0]);

    for (String role : List.of("origin", "replica")) {
      String posing = "SET session_replication_role = " + role + ";";
      assertThatThrownBy(() -> database.run(posing + permit + EMPTY.formatted(words[2])))
          .hasMessageContaining("stays as it was received");
    }
  }

  @Test
  void the_retention_writes_nothing_else_and_a_permit_ends_with_its_transaction() {
    assertThatThrownBy(
            () ->
                database.run(
                    PERMIT.formatted("evt_done", "retention")
                        + "UPDATE stripe_events SET payload = 'x' WHERE event_id = 'evt_done'"))
        .hasMessageContaining("stays as it was received");
    database.execute(PERMIT.formatted("evt_failed", "erasure"));
    assertThatThrownBy(() -> database.run(EMPTY.formatted("evt_failed")))
        .hasMessageContaining("stays as it was received");
  }

  @Test
  void an_erasure_changes_the_audit_log_and_never_the_ledger() {
    database.execute(
        "INSERT INTO audit_log (at, actor, action, subject, reason)"
            + " VALUES (now(), 'ann', 'retry', 'evt_1', 'Ada called')");
    database.execute(
        PERMIT.formatted("audit_log", "erasure") + "UPDATE audit_log SET reason = 'removed'");

    assertThat(database.one("SELECT reason FROM audit_log")).isEqualTo("removed");
    assertThatThrownBy(() -> database.run("UPDATE audit_log SET reason = 'x'"))
        .hasMessageContaining("append-only");
    assertThatThrownBy(
            () -> database.run(PERMIT.formatted("audit_log", "erasure") + "DELETE FROM audit_log"))
        .hasMessageContaining("append-only");
    assertThatThrownBy(
            () ->
                database.run(
                    PERMIT.formatted("credit_ledger", "erasure")
                        + "UPDATE credit_ledger SET reason = 'x'"))
        .hasMessageContaining("append-only");
  }

  @Test
  void a_role_of_the_host_application_can_permit_nothing_whatever_it_was_granted() {
    Database host = database.asNewRole();
    database.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO " + host.user());

    assertThatThrownBy(() -> host.run(PERMIT.formatted("evt_done", "erasure")))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> host.run(EMPTY.formatted("evt_done")))
        .hasMessageContaining("only its owner");
  }
}
