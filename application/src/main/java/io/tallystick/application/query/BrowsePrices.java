package io.tallystick.application.query;

import io.tallystick.domain.policy.PriceCatalogue.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** People look at the prices that persons have set. */
public interface BrowsePrices {

  /** All of them, by key. */
  List<Row> rows();

  /** The one with this key. */
  default Optional<Row> row(String key) {
    return rows().stream().filter(row -> row.entry().key().equals(key)).findFirst();
  }

  /**
   * The changes of prices, the newest first.
   *
   * @param key of one price; empty: of all
   */
  List<Change> changes(Optional<String> key, int most);

  /**
   * A price as it is now.
   *
   * @param by who changed it last
   */
  record Row(Entry entry, String by, String reason, Instant at) {}

  /**
   * A change of a price.
   *
   * @param before empty: there was none
   * @param after empty: it was deleted
   */
  record Change(
      String key,
      Optional<Entry> before,
      Optional<Entry> after,
      String by,
      String reason,
      Instant at) {}
}
