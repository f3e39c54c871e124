package io.tallystick.adapter.persistence.inbox;

import io.tallystick.adapter.persistence.ArrayParameters;
import io.tallystick.adapter.persistence.Sql;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.Unknown;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The columns of {@code stripe_events} that hold an event's state. */
public record EventRow(
    EventNotice notice,
    StripeEvent event,
    Optional<Instant> processedAt,
    Optional<String> errorMessage,
    Optional<String> failureCode,
    Optional<Instant> nextAttempt,
    Optional<String> skipReason,
    Optional<Long> user,
    Optional<Integer> credits,
    Optional<String> note,
    Optional<String> warning) {

  static EventRow of(EventNotice notice, StripeEvent event) {
    return switch (event.state()) {
      case Received received -> blank(notice, event, Optional.empty());
      case Completed done ->
          new EventRow(
              notice,
              event,
              Optional.of(done.at()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(done.user().value()),
              Optional.of(done.credits()),
              done.note(),
              done.warning());
      case CompletedBefore before -> blank(notice, event, Optional.of(before.at()));
      case Unknown unknown ->
          throw new IllegalStateException(event.id() + " is left to the version that knows it");
      case Ignored ignored ->
          new EventRow(
              notice,
              event,
              Optional.of(ignored.at()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(ignored.reason()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              ignored.warning());
      case Failed failed ->
          new EventRow(
              notice,
              event,
              Optional.of(failed.at()),
              Optional.of(failed.failure().message()),
              Optional.of(failed.failure().writtenCode()),
              failed.nextAttempt(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      case Discarded discarded ->
          new EventRow(
              notice,
              event,
              Optional.of(discarded.at()),
              discarded.failure().map(Failure::message),
              discarded.failure().map(Failure::writtenCode),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
    };
  }

  private static EventRow blank(
      EventNotice notice, StripeEvent event, Optional<Instant> processedAt) {
    return new EventRow(
        notice,
        event,
        processedAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** No longer address can receive mail (RFC 5321); an index could not hold one. */
  private static final int LONGEST_ADDRESS = 254;

  /** The columns that {@link #read} wants. */
  public static final String COLUMNS =
      """
      event_id, event_type, processing_status, error_message, processed_at, received_at, source,
      user_id, credits, note, warning, failure_code, skip_reason, attempts, next_attempt_at\
      """;

  /** The event that a row says, which has the {@link #COLUMNS}. */
  public static StripeEvent read(ResultSet row) throws SQLException {
    return new StripeEvent(
        new StripeEventId(row.getString("event_id")),
        row.getString("event_type"),
        row.getString("source"),
        row.getTimestamp("received_at").toInstant(),
        state(row),
        row.getInt("attempts"));
  }

  private static StripeEvent.State state(ResultSet row) throws SQLException {
    Optional<Instant> at = Sql.instant(row, "processed_at");
    return switch (ProcessingStatus.of(row.getString("processing_status"))) {
      case RECEIVED -> new Received();
      case COMPLETED -> completed(row, at.orElseThrow());
      case IGNORED -> new Ignored(at.orElseThrow(), row.getString("skip_reason"), warning(row));
      case FAILED ->
          new Failed(
              at.orElseThrow(), failure(row).orElseThrow(), Sql.instant(row, "next_attempt_at"));
      case DISCARDED -> new Discarded(at.orElseThrow(), failure(row));
      case UNKNOWN -> new Unknown(row.getString("processing_status"));
    };
  }

  private static Optional<Failure> failure(ResultSet row) throws SQLException {
    String message = Optional.ofNullable(row.getString("error_message")).orElse("");
    return Optional.ofNullable(row.getString("failure_code"))
        .map(code -> Failure.read(code, message));
  }

  private static StripeEvent.State completed(ResultSet row, Instant at) throws SQLException {
    long user = row.getLong("user_id");
    return row.wasNull()
        ? new CompletedBefore(at)
        : new Completed(
            at,
            new UserId(user),
            row.getInt("credits"),
            Optional.ofNullable(row.getString("note")),
            warning(row));
  }

  private static Optional<String> warning(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("warning"));
  }

  /** What a row says that has the columns of an amendment; nothing if they are null. */
  public static Amendment amendment(ResultSet row) throws SQLException {
    boolean remember = row.getBoolean("remember_customer");
    return new Amendment(
        Optional.ofNullable(row.getObject("user_id", Long.class))
            .map(user -> new Assignment(new UserId(user), remember)),
        Optional.ofNullable(row.getObject("credits", Integer.class)));
  }

  /** Binds what Stripe tells of the events, in the order of the columns. */
  static void bindTold(ArrayParameters<EventRow> columns) throws SQLException {
    columns
        .bool(row -> row.notice().livemode())
        .optionalText(row -> row.notice().apiVersion())
        .optionalText(row -> row.notice().account())
        .optionalText(row -> row.notice().objectId())
        .optionalInstant(row -> row.notice().created())
        .optionalText(row -> row.notice().payment().map(PaymentId::value))
        .text(row -> row.notice().fact().code())
        .optionalText(row -> row.notice().names().charge())
        .optionalBigint(row -> row.notice().fact().money().map(Money::minor))
        .optionalText(row -> row.notice().fact().money().map(Money::currency))
        .optionalText(
            row ->
                purchase(row)
                    .flatMap(paid -> paid.payer().email())
                    .filter(address -> address.length() <= LONGEST_ADDRESS))
        .optionalText(row -> purchase(row).flatMap(paid -> paid.payer().reference()))
        .optionalText(
            row -> purchase(row).flatMap(paid -> paid.payer().customer()).map(it -> it.text()))
        .optionalInteger(row -> purchase(row).flatMap(paid -> paid.claim().number()));
  }

  private static Optional<Paid> purchase(EventRow row) {
    return row.notice().fact().purchase();
  }

  /** Binds what became of the events, in the order of the columns. */
  static void bindState(ArrayParameters<EventRow> columns) throws SQLException {
    columns
        .text(row -> row.event().status().code())
        .optionalInstant(EventRow::processedAt)
        .optionalText(EventRow::errorMessage)
        .optionalText(EventRow::failureCode)
        .optionalInstant(EventRow::nextAttempt)
        .optionalText(EventRow::skipReason)
        .optionalBigint(EventRow::user)
        .optionalInteger(EventRow::credits)
        .optionalText(EventRow::note)
        .optionalText(EventRow::warning)
        .integer(row -> row.event().attempts());
  }
}
