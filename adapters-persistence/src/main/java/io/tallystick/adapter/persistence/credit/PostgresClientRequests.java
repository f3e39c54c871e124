package io.tallystick.adapter.persistence.credit;

import io.tallystick.adapter.persistence.Sql;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.client.CreditResult.Kept;
import io.tallystick.domain.credit.HoldId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code api_requests}: a request that was answered, with what it was answered. */
@Singleton
record PostgresClientRequests(Sql statements) implements ClientRequests {

  private static final String BOOKED = "booked";
  private static final String HOLD_OPENED = "hold_opened";
  private static final String HOLD_CLOSED = "hold_closed";
  private static final String INSUFFICIENT = "insufficient";

  @Override
  public Optional<Answered> find(ClientRequest request, Instant notBefore) {
    return statements.first(
        """
        SELECT content_hash, result, entry_id, hold_id, captured, released, balance, held
        FROM tallystick.api_requests
        WHERE api_key_id = ? AND idempotency_hash = ? AND answered_at >= ?
        """,
        row -> new Answered(row.getString("content_hash"), result(row)),
        request.client().id(),
        request.idempotencyHash(),
        notBefore);
  }

  private static Kept result(ResultSet row) throws SQLException {
    int balance = row.getInt("balance");
    return switch (row.getString("result")) {
      case BOOKED -> new CreditResult.Booked(row.getLong("entry_id"), balance);
      case HOLD_OPENED ->
          new CreditResult.HoldOpened(
              new HoldId(row.getString("hold_id")), balance, row.getLong("held"));
      case HOLD_CLOSED ->
          new CreditResult.HoldClosed(
              new HoldId(row.getString("hold_id")),
              row.getInt("captured"),
              row.getInt("released"),
              balance,
              row.getLong("held"));
      case INSUFFICIENT -> new CreditResult.Insufficient(balance);
      default -> throw new IllegalStateException("a later version has answered this request");
    };
  }

  @Override
  public void keep(ClientRequest request, Kept result, Instant at) {
    switch (result) {
      case CreditResult.Booked it -> keep(request, it, at, BOOKED, it.entry());
      case CreditResult.HoldOpened it ->
          keep(request, it, at, HOLD_OPENED, null, it.hold().value(), null, null, it.held());
      case CreditResult.HoldClosed it ->
          keep(
              request,
              it,
              at,
              HOLD_CLOSED,
              null,
              it.hold().value(),
              it.captured(),
              it.released(),
              it.held());
      case CreditResult.Insufficient it -> keep(request, it, at, INSUFFICIENT, null);
    }
  }

  private void keep(
      ClientRequest request, Kept result, Instant at, String code, @Nullable Long entry) {
    keep(request, result, at, code, entry, null, null, null, null);
  }

  private void keep(
      ClientRequest request,
      Kept result,
      Instant at,
      String code,
      @Nullable Long entry,
      @Nullable String hold,
      @Nullable Integer captured,
      @Nullable Integer released,
      @Nullable Long held) {
    statements.execute(
        """
        INSERT INTO tallystick.api_requests (api_key_id, idempotency_hash, content_hash,
          answered_at, result, entry_id, hold_id, captured, released, balance, held)
        VALUES (?, ?, ?, ?, ?, ?::bigint, ?::text, ?::integer, ?::integer, ?, ?::bigint)
        ON CONFLICT (api_key_id, idempotency_hash) DO UPDATE SET
          content_hash = excluded.content_hash, answered_at = excluded.answered_at,
          result = excluded.result, entry_id = excluded.entry_id, hold_id = excluded.hold_id,
          captured = excluded.captured, released = excluded.released,
          balance = excluded.balance, held = excluded.held
        """,
        request.client().id(),
        request.idempotencyHash(),
        request.contentHash(),
        at,
        code,
        entry,
        hold,
        captured,
        released,
        result.balance(),
        held);
  }

  /**
   * All at once might take longer than a statement may, and would then never be done. The time is
   * asked again of a row that another transaction has changed meanwhile: older versions of
   * PostgreSQL do not look whether such a row is still one of these.
   */
  @Override
  public int deleteBefore(Instant time) {
    return statements.execute(
        """
        DELETE FROM tallystick.api_requests WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM tallystick.api_requests WHERE answered_at < ?
          ORDER BY answered_at LIMIT 10000))
          AND answered_at < ?
        """,
        time,
        time);
  }
}
