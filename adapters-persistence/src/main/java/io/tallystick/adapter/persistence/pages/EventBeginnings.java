package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.PageReads;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.adapter.persistence.inbox.EventNames;
import io.tallystick.application.query.BrowseEvents.Beginning;
import io.tallystick.application.query.BrowseEvents.Line;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/** Events that are looked for by the beginning of what names them. */
@Singleton
record EventBeginnings(PageReads statements) {

  /**
   * Ids of events and payments are read in the order of their indexes, whose collation is not
   * known: those that begin with the text follow it at once, mixed with few others.
   */
  List<Line> find(Beginning beginning, int most) {
    String text = beginning.text();
    String pattern = Sql.beginningWith(text);
    return statements.query(
        """
        SELECT %s FROM stripe_events WHERE event_id IN (
          (SELECT event_id FROM (
             SELECT event_id FROM stripe_events WHERE event_id >= ? ORDER BY event_id LIMIT 200
           ) AS following WHERE event_id LIKE ? LIMIT ?)
          UNION ALL
          (SELECT event_id FROM (
             SELECT event_id, payment_id FROM stripe_events WHERE payment_id >= ?
             ORDER BY payment_id LIMIT 200
           ) AS following WHERE payment_id LIKE ? LIMIT ?)
          UNION ALL
          (SELECT event_id FROM %s WHERE ? AND %s LIMIT ?)
          UNION ALL
          (SELECT event_id FROM stripe_events
           WHERE ? AND processing_status = 'failed' AND payer_email LIKE ? LIMIT ?))
        ORDER BY received_at DESC, event_id DESC LIMIT ?
        """
            .formatted(EventLine.COLUMNS, EventNames.wanted("?::text"), EventNames.BEGINNING),
        EventLine::read,
        text,
        pattern,
        most,
        text,
        pattern,
        most,
        text,
        beginning.names(),
        most,
        beginning.addresses(),
        Sql.beginningWith(text.toLowerCase(Locale.ROOT)),
        most,
        most);
  }
}
