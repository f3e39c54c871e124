package io.tallystick.adapter.persistence;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The parameters of a prepared statement: each call binds the next one. */
public final class Parameters {

  /** Binds the parameters of one statement, all of them, in their order. */
  public interface Binder {
    void bind(Parameters parameters) throws SQLException;
  }

  public static final Binder NONE = parameters -> {};

  private final PreparedStatement statement;
  private int index;

  public Parameters(PreparedStatement statement) {
    this(statement, 0);
  }

  /**
   * @param bound how many of the first parameters are bound already
   */
  public Parameters(PreparedStatement statement, int bound) {
    this.statement = statement;
    this.index = bound;
  }

  /** A text; what PostgreSQL cannot hold of it is replaced. */
  public Parameters text(String value) throws SQLException {
    statement.setString(++index, ArrayParameters.storable(value));
    return this;
  }

  public Parameters instant(Instant at) throws SQLException {
    statement.setTimestamp(++index, Timestamp.from(at));
    return this;
  }

  public Parameters texts(Collection<String> values) throws SQLException {
    return array("text", values.stream().map(ArrayParameters::storable).toArray(String[]::new));
  }

  public Parameters events(Collection<StripeEventId> ids) throws SQLException {
    return texts(ids.stream().map(StripeEventId::value).toList());
  }

  public Parameters payments(Collection<PaymentId> payments) throws SQLException {
    return texts(payments.stream().map(PaymentId::value).toList());
  }

  public Parameters users(Set<UserId> users) throws SQLException {
    return array("int8", users.stream().map(UserId::value).toArray(Long[]::new));
  }

  /**
   * An array. If it has the type's own class, {@code Long[]} and not {@code Object[]}, the driver
   * sends it in PostgreSQL's binary form, which costs less.
   *
   * @param type PostgreSQL's name of the elements' type
   */
  public Parameters array(String type, Object[] values) throws SQLException {
    statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
    return this;
  }

  /** One array for each column of these rows. */
  public <T> ArrayParameters<T> rows(List<T> rows) {
    return new ArrayParameters<>(this, rows);
  }
}
