package io.tallystick.application.port.credit;

import io.tallystick.domain.policy.PriceCatalogue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The prices that persons have set, in precedence to those of the configuration. */
public interface PriceTable {

  /** All of them. */
  List<PriceCatalogue.Entry> entries();

  /**
   * Adds a price or changes one, and notes the change for good.
   *
   * @param seen when the price was changed last, as the person has seen it; empty: it was not there
   * @return whether that is still so; otherwise nothing is changed
   */
  boolean set(
      PriceCatalogue.Entry entry, Optional<Instant> seen, String person, String reason, Instant at);
}
