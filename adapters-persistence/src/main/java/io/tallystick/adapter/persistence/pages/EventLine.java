package io.tallystick.adapter.persistence.pages;

import io.tallystick.adapter.persistence.inbox.EventRow;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.domain.payment.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The columns of {@code stripe_events} that a list shows. */
final class EventLine {

  static final String COLUMNS =
      EventRow.COLUMNS
          + ", amount_minor, currency, payer_email, credits_claimed, payment_id, livemode";

  private EventLine() {}

  static Line read(ResultSet row) throws SQLException {
    long minor = row.getLong("amount_minor");
    boolean hasAmount = !row.wasNull();
    int credits = row.getInt("credits_claimed");
    boolean hasCredits = !row.wasNull();
    return new Line(
        EventRow.read(row),
        Optional.ofNullable(row.getString("currency"))
            .filter(currency -> hasAmount)
            .map(currency -> new Money(minor, currency)),
        Optional.ofNullable(row.getString("payer_email")),
        hasCredits ? Optional.of(credits) : Optional.empty(),
        Optional.ofNullable(row.getString("payment_id")),
        row.getBoolean("livemode"));
  }
}
