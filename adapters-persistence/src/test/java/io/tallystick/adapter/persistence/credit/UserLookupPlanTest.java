package io.tallystick.adapter.persistence.credit;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking up users reads no table as a whole, whatever the statistics of the table say. */
class UserLookupPlanTest {

  private static final String FILL =
      """
      ALTER TABLE users SET (autovacuum_enabled = off);
      INSERT INTO users (email, name, user_uuid, stripe_customer_id)
      SELECT 'User' || n || '@example.org', 'N', md5(n::text)::uuid, 'cus_' || n
      FROM generate_series(1, 100000) AS n;
      """;

  private static final String NONE =
      """
      DELETE FROM pg_statistic WHERE starelid IN (
        SELECT 'users'::regclass UNION SELECT indexrelid FROM pg_index
        WHERE indrelid = 'users'::regclass);
      """;

  private static final String OF_AN_EMPTY_TABLE = "TRUNCATE users; ANALYZE users;" + FILL;

  private static final String OF_FEW_ROWS =
      "TRUNCATE users; INSERT INTO users (email, name) VALUES ('a@b.org', 'N'), ('b@b.org', 'N');"
          + "ANALYZE users;"
          + FILL;

  private static Database filled;

  @BeforeAll
  static void fill() {
    filled = Server.migrated().execute(FILL + "ANALYZE users");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", NONE, OF_AN_EMPTY_TABLE, OF_FEW_ROWS})
  void no_look_up_reads_the_whole_table(String statistics) {
    Database database = Server.copyOf(filled).execute(statistics);
    try (Adapters adapters = Adapters.on(database, 1)) {
      long least = database.number("SELECT min(id) FROM users");
      Map<String, Long> before = adapters.scans("seq_scan", "users");
      for (int size : new int[] {1, 4, 128, 512}) {
        Set<UserReference> emails =
            IntStream.range(0, size)
                .<UserReference>mapToObj(n -> new EmailAddress("USER" + (n + 7) + "@example.org"))
                .collect(toSet());
        Set<UserReference> others =
            IntStream.range(0, size)
                .boxed()
                .flatMap(
                    n ->
                        Stream.of(
                            UserReference.parse(Long.toString(least + n + 7)),
                            UserReference.parseCustomer("cus_" + (n + 7))))
                .collect(toSet());
        Set<UserId> users =
            IntStream.range(0, Math.min(size, 128))
                .mapToObj(n -> new UserId(least + n + 7))
                .collect(toSet());
        adapters.commit(
            () -> {
              assertThat(adapters.users().find(emails).get().matches()).hasSize(size);
              assertThat(adapters.users().find(others).get().matches()).hasSize(2 * size);
              assertThat(adapters.users().lock(users)).hasSameSizeAs(users);
              adapters.users().create(new EmailAddress("user8@EXAMPLE.org"));
              adapters
                  .users()
                  .linkCustomers(
                      users.stream()
                          .collect(
                              toMap(user -> user, user -> new StripeCustomerId("cus_n" + user))));
            });
      }

      assertThat(adapters.scans("seq_scan", "users")).isEqualTo(before);
    }
  }
}
