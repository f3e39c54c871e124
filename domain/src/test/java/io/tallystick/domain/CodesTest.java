package io.tallystick.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.alert.AlertKind;
import io.tallystick.domain.alert.AlertWay;
import io.tallystick.domain.client.Scope;
import io.tallystick.domain.credit.AdjustmentDecision;
import io.tallystick.domain.operator.Role;
import io.tallystick.domain.payment.Movement;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkRun;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words in the database are read as they were written; those of a later version are told. */
class CodesTest {

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
  void a_role_is_known_by_its_word(Role role) {
    assertThat(role.code()).isEqualTo(role.name().toLowerCase(Locale.ROOT));
    assertThat(Role.of(role.code())).contains(role);
    assertThat(Role.read(role.code())).isEqualTo(role);
    assertThat(role.included()).contains(role.code()).doesNotContain("unknown");
  }

  @ParameterizedTest
  @EnumSource
  void a_scope_is_known_by_its_word(Scope scope) {
    assertThat(scope.code()).isEqualTo(scope.name().toLowerCase(Locale.ROOT));
    assertThat(Scope.of(scope.code())).contains(scope);
  }

  @ParameterizedTest
  @EnumSource
  void a_bulk_action_is_known_by_its_word(BulkAction action) {
    assertThat(action.code()).isEqualTo(action.name().toLowerCase(Locale.ROOT));
    assertThat(BulkAction.of(action.code())).isEqualTo(action);
  }

  @ParameterizedTest
  @EnumSource
  void the_state_of_a_bulk_run_is_known_by_its_word(BulkRun.State state) {
    assertThat(state.code()).isEqualTo(state.name().toLowerCase(Locale.ROOT));
    assertThat(BulkRun.State.of(state.code())).isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource
  void the_result_of_a_bulk_run_is_known_by_its_word(BulkResult.Kind kind) {
    assertThat(kind.code()).isEqualTo(kind.name().toLowerCase(Locale.ROOT));
    assertThat(BulkResult.Kind.of(kind.code())).isEqualTo(kind);
  }

  @ParameterizedTest
  @EnumSource
  void a_movement_of_money_is_known_by_its_name(Movement.Kind kind) {
    assertThat(Movement.Kind.of(kind.name())).isEqualTo(kind);
  }

  @ParameterizedTest
  @EnumSource
  void the_kind_of_an_alert_is_known_by_its_word(AlertKind kind) {
    assertThat(kind.code()).isEqualTo(kind.name().toLowerCase(Locale.ROOT));
    assertThat(AlertKind.of(kind.code())).isEqualTo(kind);
  }

  @ParameterizedTest
  @EnumSource
  void the_way_of_an_alert_is_known_by_its_word(AlertWay way) {
    assertThat(way.code()).isEqualTo(way.name().toLowerCase(Locale.ROOT));
    assertThat(AlertWay.of(way.code())).contains(way);
  }

  @ParameterizedTest
  @EnumSource
  void the_decision_of_an_adjustment_has_its_word(AdjustmentDecision decision) {
    assertThat(decision.code()).isEqualTo(decision.name().toLowerCase(Locale.ROOT));
  }

  @Test
  void words_of_a_later_version_are_unknown() {
    assertThat(AlertKind.of("escalation")).isEqualTo(AlertKind.UNKNOWN);
    assertThat(AlertWay.of("pager")).isEmpty();
    assertThat(Role.of("auditor")).isEmpty();
    assertThat(Role.of("unknown")).isEmpty();
    assertThat(Role.read("auditor")).isEqualTo(Role.UNKNOWN);
    assertThat(Role.UNKNOWN.included()).as("it allows nothing").isEmpty();
    assertThat(Scope.of("refund")).isEmpty();
    assertThat(BulkAction.of("move")).isEqualTo(BulkAction.UNKNOWN);
    assertThat(BulkRun.State.of("paused")).isEqualTo(BulkRun.State.UNKNOWN);
    assertThat(BulkResult.Kind.of("moved")).isEqualTo(BulkResult.Kind.UNKNOWN);
    assertThat(Movement.Kind.of("TOPPED_UP")).isEqualTo(Movement.Kind.UNKNOWN);
  }

  @Test
  void each_role_includes_those_before_it() {
    assertThat(Role.VIEWER.included()).isEqualTo(List.of("viewer"));
    assertThat(Role.OPERATOR.included()).isEqualTo(List.of("viewer", "operator"));
    assertThat(Role.ADMIN.included()).isEqualTo(List.of("viewer", "operator", "admin"));
  }

  @Test
  void withdrawals_and_reinstatements_are_of_disputes() {
    assertThat(Arrays.stream(Movement.Kind.values()).filter(Movement.Kind::isDispute))
        .containsExactly(Movement.Kind.WITHDRAWN, Movement.Kind.REINSTATED);
  }
}
