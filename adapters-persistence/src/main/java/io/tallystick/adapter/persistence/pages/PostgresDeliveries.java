package io.tallystick.adapter.persistence.pages;

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

  @Override
  public Newest newest() {
    Map<String, Instant> last = new HashMap<>();
    List<Integer> events =
        statements.query(
            """
            SELECT event_type, max(received_at), count(*) FROM (
              SELECT event_type, received_at FROM unnest(ARRAY[%s]) AS status CROSS JOIN LATERAL (
                SELECT event_type, received_at FROM stripe_events WHERE processing_status = status
                ORDER BY received_at DESC LIMIT ?) AS newest_of_status
              ORDER BY received_at DESC LIMIT ?
            ) AS newest GROUP BY event_type
            """
                .formatted(EventConditions.LIST_OF_STATUSES),
            row -> {
              last.put(row.getString(1), row.getTimestamp(2).toInstant());
              return row.getInt(3);
            },
            MOST,
            MOST);
    return new Newest(last, events.stream().mapToInt(it -> it).sum() < MOST);
  }
}
