package io.tallystick.application.port.credit;

import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Credits that are held. */
public interface Holds {

  /** Adds an open hold. */
  void add(Hold hold, Instant at);

  /** A hold, locked until the transaction ends. */
  Optional<Hold> lock(HoldId id);

  /** Closes a hold that is open and locked. */
  void close(HoldId id, int captured, int released, Instant at);

  /** The sum of the open holds of an account. */
  long held(UserId user);

  /**
   * Open holds whose time is over, by that time.
   *
   * @param after only those that come after this one
   */
  List<Hold> expired(Instant now, Optional<Hold> after, int most);
}
