package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What persons have added to events: the table {@code event_amendments}. */
@Singleton
record EventAmendments(Sql statements) {

  /** Notes what a person adds to an event. */
  void add(StripeEventId id, Amendment amendment, String actor, String reason, Instant at) {
    statements.execute(
        """
        INSERT INTO tallystick.event_amendments (
          event_id, user_id, remember_customer, credits, actor, reason, at)
        VALUES (?, ?::bigint, ?, ?::integer, ?, ?, ?)
        """,
        id.value(),
        amendment.assignment().map(it -> it.user().value()).orElse(null),
        amendment.assignment().map(Assignment::rememberCustomer).orElse(false),
        amendment.credits().orElse(null),
        actor,
        reason,
        at);
  }

  /** What persons have added to these events, the later word over the earlier. */
  Map<StripeEventId, Amendment> of(Collection<StripeEventId> ids) {
    Map<StripeEventId, Amendment> found = new HashMap<>();
    statements.ask(
        """
        SELECT event_id, user_id, remember_customer, credits FROM tallystick.event_amendments
        WHERE event_id = ANY (?) ORDER BY id
        """,
        parameters -> parameters.events(ids),
        row ->
            found.merge(
                new StripeEventId(row.getString(1)), EventRow.amendment(row), Amendment::then));
    return found;
  }
}
