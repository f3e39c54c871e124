package io.tallystick.adapter.admin.page;

import io.tallystick.application.query.BrowseAudit;
import io.tallystick.domain.operator.Operator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An operator, as admins see them.
 *
 * @param lastSignIn when they signed in last; none if they never did
 * @param you whether it is the reader
 */
public record OperatorRow(
    String name,
    String role,
    boolean disabled,
    boolean hasPassword,
    List<TimeCell> lastSignIn,
    boolean you) {

  public static OperatorRow of(Operator operator, BrowseAudit audit, String reader, Instant now) {
    BrowseAudit.Filter signIns =
        new BrowseAudit.Filter(
            Optional.of(operator.name()),
            Optional.of("sign_in"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new OperatorRow(
        operator.name(),
        operator.role().code(),
        operator.disabled(),
        operator.hasPassword(),
        audit.page(signIns, Optional.empty(), 1).stream()
            .map(signIn -> TimeCell.of(signIn.deed().at(), now))
            .toList(),
        operator.name().equals(reader));
  }
}
