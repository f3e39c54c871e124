package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.inbox.EventNames;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Payer;
import io.tallystick.application.query.EventOwner;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A filter as the conditions of a query, with their parameters in order. Some are answered along an
 * index; the rest are looked for in the events that those let through.
 */
final class EventConditions {

  /** Those that are stored. */
  static final List<ProcessingStatus> STATUSES =
      Arrays.stream(ProcessingStatus.values())
          .filter(status -> status != ProcessingStatus.UNKNOWN)
          .toList();

  /** The ids of the events that are snoozed at a time. */
  static final String SNOOZED = "SELECT event_id FROM tallystick.snoozed_events WHERE until > ?";

  /** Found by themselves: joined with an order, the planner might read all events in that order. */
  private static final String NAMED =
      """
      event_id = ANY (ARRAY(
        SELECT event_id FROM stripe_events WHERE event_id = ?
        UNION SELECT event_id FROM stripe_events WHERE payment_id = ?
        UNION SELECT event_id FROM %s WHERE %s))\
      """
          .formatted(EventNames.wanted("?::text"), EventNames.NAMED_IN_ANY_CASE);

  /** Found by themselves, as a person has said of few events to look at them. */
  private static final String OWNED =
      """
      event_id = ANY (ARRAY(
        SELECT subject FROM audit_log AS own WHERE actor = ? AND action = 'own' AND NOT EXISTS (
          SELECT 1 FROM audit_log WHERE subject = own.subject AND id > own.id
            AND action IN ('own', 'disown'))))\
      """;

  /** Asked of each event that is looked at, as most of them are nobody's. */
  private static final String NOBODYS =
      """
      (SELECT action FROM audit_log WHERE subject = event_id AND action IN ('own', 'disown')
       ORDER BY id DESC LIMIT 1) IS DISTINCT FROM 'own'\
      """;

  /** With the address as an expression. */
  private static final String OF_PAYER =
      """
      event_id = ANY (ARRAY(
        SELECT event_id FROM %s WHERE %s AND payer_email = wanted.name))\
      """
          .formatted(EventNames.wanted("%s"), EventNames.PAID_BY);

  /** Completed events of these types have no entry in the index by type, as they are so many. */
  private static final Set<String> PURCHASES =
      Set.of(
          "checkout.session.completed",
          "checkout.session.async_payment_succeeded",
          "payment_intent.succeeded",
          "invoice.paid",
          "invoice.payment_succeeded");

  /** No further condition. */
  private static final String ALL = "true";

  private final StringBuilder sql;
  private final List<Object> parameters = new ArrayList<>();
  private final StringBuilder rest = new StringBuilder(ALL);
  private final List<Object> restParameters = new ArrayList<>();

  private EventConditions(String first) {
    sql = new StringBuilder(first);
  }

  /** The events under a condition without parameters. */
  static EventConditions where(String sql) {
    return new EventConditions(sql);
  }

  EventConditions(Filter filter, Order order, Instant now) {
    this(filter.status().isPresent() ? "processing_status = ?" : "true");
    filter.status().ifPresent(status -> parameters.add(status.code()));
    filter.code().ifPresent(code -> because(code, filter.status()));
    filter.type().ifPresent(type -> ofType(type, filter.status()));
    filter.from().ifPresent(from -> and("received_at >= ?", from));
    filter.until().ifPresent(until -> and("received_at < ?", until));
    filter.livemode().ifPresent(livemode -> apart("livemode = ?", livemode));
    filter.least().ifPresent(least -> amount(order, Position.AMOUNT + " >= ?", least));
    filter.most().ifPresent(most -> amount(order, Position.AMOUNT + " BETWEEN 0 AND ?", most));
    filter.currency().ifPresent(currency -> apart("currency = ?", currency));
    filter
        .snoozed()
        .ifPresent(only -> and("event_id %s (%s)".formatted(only ? "IN" : "NOT IN", SNOOZED), now));
    filter.owner().ifPresent(this::ownedBy);
    filter.payer().ifPresent(this::paidBy);
    filter.text().ifPresent(text -> and(NAMED, text, text, text));
  }

  private void because(String code, Optional<ProcessingStatus> status) {
    if (status.equals(Optional.of(ProcessingStatus.IGNORED))) {
      apart("skip_reason = ?", code);
    } else if (status.equals(Optional.of(ProcessingStatus.FAILED))) {
      and("failure_code = ?", code);
    } else {
      apart("failure_code = ?", code);
    }
  }

  private void ofType(String type, Optional<ProcessingStatus> status) {
    if (status
        .filter(it -> it != ProcessingStatus.COMPLETED || !PURCHASES.contains(type))
        .isPresent()) {
      and("event_type = ?", type);
    } else {
      apart("event_type = ?", type);
    }
  }

  private void amount(Order order, String condition, long minor) {
    if (order == Order.AMOUNT) {
      and(condition, minor);
    } else {
      apart(condition, minor);
    }
  }

  private void ownedBy(EventOwner owner) {
    switch (owner) {
      case EventOwner.Person(String name) -> and(OWNED, name);
      case EventOwner.Nobody() -> apart(NOBODYS);
    }
  }

  private void paidBy(Payer payer) {
    switch (payer) {
      case Payer.WithAddress(String email) ->
          and(OF_PAYER.formatted("?::text"), email.toLowerCase(Locale.ROOT));
      case Payer.OfEvent(StripeEventId id) ->
          and(
              OF_PAYER.formatted("(SELECT payer_email FROM stripe_events WHERE event_id = ?)"),
              id.value());
    }
  }

  /** One more condition, with its parameters. */
  EventConditions and(String condition, Object... values) {
    sql.append(" AND ").append(condition);
    parameters.addAll(List.of(values));
    return this;
  }

  /** A condition that no index answers. */
  private void apart(String condition, Object... values) {
    rest.append(" AND ").append(condition);
    restParameters.addAll(List.of(values));
  }

  /** Whether some conditions are answered by no index, so that many events may be looked at. */
  boolean isSearching() {
    return !rest.toString().equals(ALL);
  }

  /** What stands after WHERE. */
  String sql() {
    return isSearching() ? sql + " AND " + rest : sql.toString();
  }

  /** The parameters, and further ones after them. */
  Object[] parameters(Object... further) {
    return all(parameters, restParameters, List.of(further));
  }

  /** The parameters of several, each with a further one after them. */
  static Object[] parameters(List<EventConditions> each, Object further) {
    return each.stream().flatMap(where -> Arrays.stream(where.parameters(further))).toArray();
  }

  /**
   * The first events in an order of which the conditions hold, among so many first ones of which
   * those hold that an index answers. What they are sorted by is a column of those: of an
   * expression the planner does not see that they are sorted, and would read them all.
   */
  String among(String columns, Order order) {
    return """
    SELECT %s FROM (
      SELECT *, %s AS amount FROM stripe_events WHERE %s ORDER BY %s LIMIT ?) AS looked
    WHERE %s ORDER BY %s LIMIT ?
    """
        .formatted(
            columns,
            Position.AMOUNT,
            sql,
            Position.sorting(order, Position.AMOUNT),
            rest,
            Position.sorting(order, "looked.amount"));
  }

  /** The parameters of {@link #among}. */
  Object[] parametersAmong(int looked, int most) {
    return all(parameters, List.of(looked), restParameters, List.of(most));
  }

  /**
   * Of each of so many newest events of which those conditions hold that an index answers, whether
   * the others hold.
   */
  String matches() {
    return """
    SELECT matches FROM (
      SELECT (%s) AS matches FROM stripe_events WHERE %s ORDER BY %s LIMIT ?) AS newest
    """
        .formatted(rest, sql, Position.sorting(Order.NEWEST, Position.AMOUNT));
  }

  /** The parameters of {@link #matches}. */
  Object[] parametersOfMatches(int looked) {
    return all(restParameters, parameters, List.of(looked));
  }

  /** The conditions alone that an index answers. */
  EventConditions indexed() {
    EventConditions indexed = new EventConditions(sql.toString());
    indexed.parameters.addAll(parameters);
    return indexed;
  }

  private static Object[] all(List<?>... lists) {
    return Arrays.stream(lists).flatMap(List::stream).toArray();
  }
}
