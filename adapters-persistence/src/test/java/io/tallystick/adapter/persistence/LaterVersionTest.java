package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.reconcile.ReconcileRuns;
import io.tallystick.application.port.reconcile.ReconcileRuns.Finding;
import io.tallystick.application.port.reconcile.ReconcileRuns.Run;
import io.tallystick.application.port.reconcile.ReconcileRuns.What;
import io.tallystick.application.port.reconcile.ReconcileStage;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Words that a later version has written, which may work beside this one. */
class LaterVersionTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Database database = Server.migrated();

  @Test
  void an_operator_with_a_role_of_its_own_keeps_nobody_else_from_the_dashboard() {
    try (Adapters adapters = Adapters.on(database)) {
      database
          .execute("ALTER TABLE tallystick.operators DROP CONSTRAINT operators_role_check")
          .execute(
              """
              INSERT INTO tallystick.operators (name, role, created_at)
              VALUES ('ada', 'admin', now()), ('olga', 'auditor', now())
              """);

      assertThat(adapters.operators().all())
          .extracting(Operator::role)
          .containsExactlyInAnyOrder(Role.ADMIN, Role.UNKNOWN);
    }
  }

  /** As it is in the version before the one that allows the role. */
  @Test
  void such_an_operator_is_disabled_and_keeps_the_role() {
    try (Adapters adapters = Adapters.on(database)) {
      database
          .execute("ALTER TABLE tallystick.operators DROP CONSTRAINT operators_role_check")
          .execute(
              """
              ALTER TABLE tallystick.operators ADD CONSTRAINT operators_role_check
              CHECK (role IN ('viewer', 'operator', 'admin', 'auditor'))
              """)
          .execute(
              """
              INSERT INTO tallystick.operators (name, role, created_at)
              VALUES ('olga', 'auditor', now())
              """);

      adapters.<Boolean>committed(
          () -> {
            adapters.operators().update(new Operator("olga", Role.UNKNOWN, true, false));
            return true;
          });

      assertThat(database.one("SELECT role || ' ' || disabled FROM tallystick.operators"))
          .isEqualTo("auditor true");
    }
  }

  @Test
  void a_comparison_at_a_stage_of_its_own_begins_anew_and_its_findings_are_listed() {
    try (Adapters adapters = Adapters.on(database)) {
      ReconcileRuns runs = adapters.context().getBean(ReconcileRuns.class);
      Run before = claim(adapters, runs).orElseThrow();
      database
          .execute(
              "INSERT INTO tallystick.reconcile_findings (run_id, what, type, object_id) VALUES"
                  + " (%s, 'late', 'payout', 'po_1')".formatted(before.id()))
          .execute("UPDATE tallystick.reconcile_runs SET stage = 'PAYOUTS', after = 'po_1'");

      assertThat(runs.findings(before)).extracting(Finding::what).containsExactly(What.UNKNOWN);
      Run again = claim(adapters, runs).orElseThrow();

      assertThat(again.id()).isEqualTo(before.id());
      assertThat(again.position())
          .isEqualTo(new ReconcileRuns.Position(ReconcileStage.EVENTS, Optional.empty()));
      assertThat(runs.findings(again)).isEmpty();
    }
  }

  private static Optional<Run> claim(Adapters adapters, ReconcileRuns runs) {
    return adapters.committed(
        () ->
            runs.claim(
                NOW.minus(Duration.ofDays(30)),
                NOW,
                false,
                "test",
                "holder",
                gone -> true,
                NOW.plusSeconds(60)));
  }
}
