package io.tallystick.adapter.persistence.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.domain.identity.UserId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The newest rows of an account that had half of the ledger, and none for long. */
class LedgerPlanTest {

  private static final int ROWS = 20_000;

  @Test
  void no_look_at_one_account_reads_the_rows_of_others() {
    Database database = Server.migrated();
    long old = database.user("old@example.org", 0);
    database.execute(
        """
        ALTER TABLE credit_ledger DISABLE TRIGGER USER;
        INSERT INTO credit_ledger (id, user_id, amount, balance_after, debt_after, kind, booking_key,
          reason, actor, created_at)
        SELECT n, CASE WHEN n <= %2$s / 2 THEN %1$s ELSE 1000 + n END, 1, 0, 0, 'external', n, 'r',
          'a', now() FROM generate_series(1, %2$s) AS n;
        ANALYZE credit_ledger;
        """
            .formatted(old, ROWS));
    try (Adapters adapters = Adapters.on(database, 1)) {
      UserId user = new UserId(old);
      BrowseUsers users = adapters.context().getBean(BrowseUsers.class);
      BrowseCredits credits = adapters.context().getBean(BrowseCredits.class);
      long before = read(adapters);

      assertThat(adapters.ledger().newest(user)).isEqualTo(ROWS / 2);
      assertThat(users.account(user).orElseThrow().debt()).isZero();
      assertThat(users.bookings(user, Optional.of(5L), 9)).hasSize(4);
      assertThat(users.bookings(user, Optional.empty(), 9)).hasSize(9);
      assertThat(credits.entries(user, Optional.empty(), 9)).hasSize(9);

      assertThat(read(adapters) - before).isLessThan(100);
    }
  }

  private static long read(Adapters adapters) {
    return adapters.scans("idx_tup_fetch + seq_tup_read", "credit_ledger").get("credit_ledger");
  }
}
