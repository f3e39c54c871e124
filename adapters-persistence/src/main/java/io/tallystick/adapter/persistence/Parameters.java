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

/** The parameters of a statement, bound one after the other. */
final class Parameters {

  /** Binds the parameters of one statement, all of them, in their order. */
  interface Binder {
    void bind(Parameters parameters) throws SQLException;
  }

  static final Binder NONE = parameters -> {};

  private final PreparedStatement statement;
  private int index;

  Parameters(PreparedStatement statement) {
    this(statement, 0);
  }

  /** The next one goes behind so many that are bound already. */
  Parameters(PreparedStatement statement, int bound) {
    this.statement = statement;
    this.index = bound;
  }

  Parameters text(String value) throws SQLException {
    statement.setString(++index, ArrayParameters.storable(value));
    return this;
  }

  Parameters instant(Instant at) throws SQLException {
    statement.setTimestamp(++index, Timestamp.from(at));
    return this;
  }

  Parameters texts(Collection<String> values) throws SQLException {
    return array("text", values.stream().map(ArrayParameters::storable).toArray(String[]::new));
  }

  Parameters events(Collection<StripeEventId> ids) throws SQLException {
    return texts(ids.stream().map(StripeEventId::value).toList());
  }

  Parameters payments(Collection<PaymentId> payments) throws SQLException {
    return texts(payments.stream().map(PaymentId::value).toList());
  }

  Parameters users(Set<UserId> users) throws SQLException {
    return array("int8", users.stream().map(UserId::value).toArray(Long[]::new));
  }

  /** An array of the type's own class is sent in PostgreSQL's binary form, which costs less. */
  Parameters array(String type, Object[] values) throws SQLException {
    statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
    return this;
  }

  /** One array for each column of these rows. */
  <T> ArrayParameters<T> rows(List<T> rows) {
    return new ArrayParameters<>(this, rows);
  }
}
