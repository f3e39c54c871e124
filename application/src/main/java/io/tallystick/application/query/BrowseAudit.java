package io.tallystick.application.query;

import io.tallystick.application.query.EventDetails.Deed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the audit log: who did what, when and why. */
public interface BrowseAudit {

  /**
   * What people did, the newest first.
   *
   * @param before the number of the last row of the page before; empty: from the newest on
   */
  List<Row> page(Filter filter, Optional<Long> before, int size);

  /** The row with this number. */
  Optional<Row> row(long id);

  /** Which rows. */
  record Filter(
      Optional<String> actor,
      Optional<String> action,
      Optional<String> subject,
      Optional<Instant> from,
      Optional<Instant> until) {}

  /** A row with its number. */
  record Row(long id, Deed deed) {}
}
