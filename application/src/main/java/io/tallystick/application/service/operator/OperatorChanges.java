package io.tallystick.application.service.operator;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.Sessions;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Changes operators: each change in one transaction, with its entry in the audit log. There is
 * always an admin who can sign in, once there was one.
 */
record OperatorChanges(
    Operators operators,
    Sessions sessions,
    SignInHistory history,
    AuditLog audit,
    Transactions transactions,
    InstantSource clock) {

  /** Changes how an operator signs in, which ends all sessions of the operator. */
  Change signedOut(String name, Runnable change, String action, String reason, String actor) {
    return committed(
        () -> {
          if (operators.find(name).isEmpty()) {
            return nobody(name);
          }
          change.run();
          shutOut(name);
          note(actor, action, name, reason);
          return new Change.Done();
        });
  }

  /** Changes what an operator may do. Whom it disables is signed out. */
  Change update(
      String name, UnaryOperator<Operator> edit, String action, String reason, String actor) {
    return committed(() -> updated(name, edit, action, reason, actor));
  }

  private Change updated(
      String name, UnaryOperator<Operator> edit, String action, String reason, String actor) {
    Optional<Operator> before = operators.find(name);
    if (before.isEmpty()) {
      return nobody(name);
    }
    Operator after = edit.apply(before.get());
    boolean lastAdmin =
        isActiveAdmin(before.get())
            && !isActiveAdmin(after)
            && operators.all().stream().filter(OperatorChanges::isActiveAdmin).count() == 1;
    if (lastAdmin) {
      return new Change.Impossible(
          name + " is the last admin who can sign in: make somebody else one first");
    }
    operators.update(after);
    if (after.disabled()) {
      shutOut(name);
    }
    note(actor, action, name, reason);
    return new Change.Done();
  }

  /** Ends the sessions, and forgets the browsers that pass the locks of failed sign-ins. */
  private void shutOut(String name) {
    sessions.closeAll(name);
    history.forgetBrowsers(name);
  }

  private static boolean isActiveAdmin(Operator operator) {
    return operator.role() == Role.ADMIN && !operator.disabled();
  }

  /** Makes a change while no other one of operators is made. */
  Change committed(Supplier<Change> work) {
    return transactions.committed(List.of(OperatorService.KEY), work);
  }

  private static Change nobody(String name) {
    return new Change.Impossible("there is no operator %s".formatted(name));
  }

  /** Writes it to the audit log. */
  void note(String actor, String action, String name, String reason) {
    audit.append(new Action(actor, action, name, reason, clock.instant()));
  }
}
