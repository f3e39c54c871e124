package io.tallystick.adapter.admin.access;

import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.usecase.operator.KeepOwnAccount.OwnSession;
import java.time.Instant;

/**
 * A session in the list of the operator's own.
 *
 * @param asking whether it is the one in which the list is shown
 */
record OwnSessionRow(TimeCell opened, TimeCell used, String address, boolean asking) {

  static OwnSessionRow of(OwnSession session, Instant now) {
    return new OwnSessionRow(
        TimeCell.of(session.openedAt(), now),
        TimeCell.of(session.lastUsed(), now),
        session.address(),
        session.asking());
  }
}
