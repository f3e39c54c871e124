package io.tallystick.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.DatabaseSchema.Unfit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The schema {@code tallystick}, which holds what no other application reads. */
class OwnSchemaTest {

  @Test
  void somebody_who_may_make_no_schema_is_told_both_ways_out() {
    Database database = Server.empty();
    Database owner = database.asNewRole();
    database.execute("GRANT CREATE ON SCHEMA public TO " + owner.user());
    List<String> before = database.shape();
    try (Adapters adapters = Adapters.on(owner)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessage(
              "%1$s may not make the schema tallystick in this database: GRANT CREATE ON DATABASE"
                      .formatted(owner.user())
                  + " %2$s TO %1$s, or CREATE SCHEMA tallystick AUTHORIZATION %1$s"
                      .formatted(owner.user(), database.name()));
      assertThat(database.shape()).isEqualTo(before);

      database.execute("CREATE SCHEMA tallystick AUTHORIZATION " + owner.user());
      assertThat(adapters.schema().migrate()).isPositive();
      assertThat(adapters.schema().defects()).isEmpty();
    }
  }

  @Test
  void a_schema_tallystick_that_is_in_use_is_left_alone() {
    Database database =
        Server.empty().execute("CREATE SCHEMA tallystick; CREATE TABLE tallystick.bills (n int)");
    try (Adapters adapters = Adapters.on(database)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessage("the schema tallystick is in use: another Tallystick works in this database");
      assertThat(database.shape()).contains("relation|tallystick.bills|r|");
    }
  }

  @Test
  void tables_for_others_are_not_made_in_the_schema_for_nobody_else() {
    Database database = Server.empty().execute("CREATE SCHEMA tallystick");
    Database role = database.asNewRole();
    database.execute(
        "ALTER ROLE %1$s SUPERUSER; ALTER ROLE %1$s SET search_path = tallystick"
            .formatted(role.user()));
    try (Adapters adapters = Adapters.on(role)) {
      assertThatThrownBy(() -> adapters.schema().migrate())
          .isInstanceOf(Unfit.class)
          .hasMessageStartingWith("the schema tallystick is for what only Tallystick uses");
    }
  }

  /** The schema of the user's own name comes first in its default search path. */
  @Test
  void a_database_user_called_tallystick_keeps_both_schemas_apart() {
    Database database = Server.empty();
    Database.of("postgres").execute("CREATE ROLE tallystick LOGIN PASSWORD 'test'");
    database.execute(
        "GRANT CREATE ON DATABASE %s TO tallystick; GRANT CREATE ON SCHEMA public TO tallystick"
            .formatted(database.name()));
    try (Adapters adapters = Adapters.on(database.as("tallystick"))) {
      adapters.schema().migrate();
      assertThat(adapters.schema().pending()).isEmpty();
      assertThat(adapters.schema().defects()).isEmpty();
      database.execute("DROP FUNCTION credit_ledger_book() CASCADE");
      assertThat(adapters.schema().repair().left()).isEmpty();
      assertThat(database.number("SELECT count(to_regprocedure('public.credit_ledger_book()'))"))
          .isOne();
      assertThat(adapters.schema().migrate()).isZero();
      Events.book(adapters, "one", database.user("a@example.org", 0), 100);
      assertThat(adapters.complaints()).isEmpty();
      database.execute("SET ROLE tallystick;" + adapters.schema().rollbackSql());
      assertThat(database.shape()).isEmpty();
    }
  }
}
