package io.tallystick.adapter.persistence.pages;

import static io.tallystick.adapter.persistence.pages.EventConditions.STATUSES;
import static java.util.Collections.nCopies;
import static java.util.stream.Collectors.joining;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.application.query.BrowseDeliveries;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which events have arrived: read along the time, so that no type needs an index. */
@Singleton
record PostgresDeliveries(PageReads statements) implements BrowseDeliveries {

  /** In the order of its index, so that they are merged and none is read beyond the bound. */
  private static final String OF_STATUS =
      """
      (SELECT event_type, received_at FROM stripe_events WHERE processing_status = '%s'
        ORDER BY received_at DESC, event_id DESC LIMIT ?)
      """;

  @Override
  public Newest newest() {
    Map<String, Instant> last = new HashMap<>();
    String ofEveryStatus =
        STATUSES.stream()
            .map(status -> OF_STATUS.formatted(status.code()))
            .collect(joining(" UNION ALL "));
    List<Integer> events =
        statements.query(
            """
            SELECT event_type, max(received_at), count(*) FROM (
              %s ORDER BY received_at DESC LIMIT ?) AS newest GROUP BY event_type
            """
                .formatted(ofEveryStatus),
            row -> {
              last.put(row.getString(1), row.getTimestamp(2).toInstant());
              return row.getInt(3);
            },
            nCopies(STATUSES.size() + 1, MOST).toArray());
    return new Newest(last, events.stream().mapToInt(it -> it).sum() < MOST);
  }
}
