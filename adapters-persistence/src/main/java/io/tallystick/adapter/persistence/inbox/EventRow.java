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

/** An event as the columns of {@code stripe_events} hold it. */
public record EventRow(EventNotice notice, StripeEvent event) {

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

  /** The columns that change with each attempt, in the order in which they are bound. */
  static final String CHANGING =
      """
      livemode, api_version, account_id, object_id, stripe_created_at, payment_id, fact, charge_id,
      amount_minor, currency, payer_email, payer_reference, customer_id, credits_claimed,
      processing_status, processed_at, error_message, failure_code, next_attempt_at, skip_reason,
      user_id, credits, note, warning, attempts\
      """;

  /** An array for each of them. */
  static final String ARRAYS =
      """
      ?::bool[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
      ?::int8[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int4[],
      ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::timestamptz[], ?::text[],
      ?::int8[], ?::int4[], ?::text[], ?::text[], ?::int4[]\
      """;

  /** Binds the {@link #ARRAYS}. */
  static void bind(ArrayParameters<EventRow> columns) throws SQLException {
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
                row.purchase()
                    .flatMap(paid -> paid.payer().email())
                    .filter(address -> address.length() <= LONGEST_ADDRESS))
        .optionalText(row -> row.purchase().flatMap(paid -> paid.payer().reference()))
        .optionalText(
            row -> row.purchase().flatMap(paid -> paid.payer().customer()).map(it -> it.text()))
        .optionalInteger(row -> row.purchase().flatMap(paid -> paid.claim().number()))
        .text(row -> row.event().status().code())
        .optionalInstant(EventRow::processedAt)
        .optionalText(row -> row.failure().map(Failure::message))
        .optionalText(row -> row.failure().map(Failure::writtenCode))
        .optionalInstant(row -> row.in(Failed.class).flatMap(Failed::nextAttempt))
        .optionalText(row -> row.in(Ignored.class).map(Ignored::reason))
        .optionalBigint(row -> row.in(Completed.class).map(done -> done.user().value()))
        .optionalInteger(row -> row.in(Completed.class).map(Completed::credits))
        .optionalText(row -> row.in(Completed.class).flatMap(Completed::note))
        .optionalText(EventRow::warning)
        .integer(row -> row.event().attempts());
  }

  private Optional<Paid> purchase() {
    return notice.fact().purchase();
  }

  private <S> Optional<S> in(Class<S> state) {
    return Optional.of(event.state()).filter(state::isInstance).map(state::cast);
  }

  private Optional<Instant> processedAt() {
    return switch (event.state()) {
      case Received received -> Optional.empty();
      case Completed done -> Optional.of(done.at());
      case CompletedBefore before -> Optional.of(before.at());
      case Ignored ignored -> Optional.of(ignored.at());
      case Failed failed -> Optional.of(failed.at());
      case Discarded discarded -> Optional.of(discarded.at());
      case Unknown unknown ->
          throw new IllegalStateException(event.id() + " is left to the version that knows it");
    };
  }

  private Optional<Failure> failure() {
    return in(Failed.class)
        .map(Failed::failure)
        .or(() -> in(Discarded.class).flatMap(Discarded::failure));
  }

  private Optional<String> warning() {
    return in(Completed.class)
        .flatMap(Completed::warning)
        .or(() -> in(Ignored.class).flatMap(Ignored::warning));
  }
}
