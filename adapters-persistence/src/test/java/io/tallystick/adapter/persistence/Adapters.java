package io.tallystick.adapter.persistence;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.DatabaseSchema;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.reconcile.Invariants;
import io.tallystick.application.port.reconcile.Invariants.Check;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The adapters of this module on a database, with the settings that the program gives them. */
public record Adapters(ApplicationContext context) implements AutoCloseable {

  public static Adapters on(Database database) {
    return on(database, 8);
  }

  public static Adapters on(Database database, int connections) {
    return on(database, connections, 5_000);
  }

  /**
   * @param patience how many milliseconds to wait for a connection
   */
  public static Adapters on(Database database, int connections, int patience) {
    return on(database, connections, patience, Map.of());
  }

  /** Whoever gets no answer within a second takes the connection for dead. */
  public static Adapters hasty(Database database) {
    return with(database, "socketTimeout", "1");
  }

  /** With a property of the driver. */
  public static Adapters with(Database database, String property, String value) {
    return on(
        database,
        8,
        5_000,
        Map.of("datasources.default.data-source-properties." + property, value));
  }

  static Adapters on(Database database, int connections, int patience, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("datasources.default.url", database.url());
    properties.put("datasources.default.username", database.user());
    properties.put("datasources.default.password", Database.PASSWORD);
    properties.put("datasources.default.driver-class-name", "org.postgresql.Driver");
    properties.put("datasources.default.dialect", "POSTGRES");
    properties.put("datasources.default.maximum-pool-size", connections);
    properties.put("datasources.default.minimum-idle", 0);
    properties.put("datasources.default.initialization-fail-timeout", -1);
    properties.put("datasources.default.connection-timeout", patience);
    properties.put("datasources.default.data-source-properties.prepareThreshold", "0");
    properties.put("datasources.default.data-source-properties.ApplicationName", "tallystick");
    return new Adapters(
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .environmentPropertySource(false)
            .propertySources(PropertySource.of("test", properties))
            .start());
  }

  public Transactions transactions() {
    return context.getBean(Transactions.class);
  }

  public WebhookInbox inbox() {
    return context.getBean(WebhookInbox.class);
  }

  public CreditLedger ledger() {
    return context.getBean(CreditLedger.class);
  }

  public UserDirectory users() {
    return context.getBean(UserDirectory.class);
  }

  public AuditLog audit() {
    return context.getBean(AuditLog.class);
  }

  public Operators operators() {
    return context.getBean(Operators.class);
  }

  public Invariants invariants() {
    return context.getBean(Invariants.class);
  }

  public DatabaseSchema schema() {
    return context.getBean(DatabaseSchema.class);
  }

  /** In a transaction of its own, holding no key. */
  public <T> T committed(Supplier<T> work) {
    return transactions().committed(List.of(), work);
  }

  /** In a transaction of its own, holding no key. */
  public void commit(Runnable work) {
    committed(
        () -> {
          work.run();
          return true;
        });
  }

  /** Runs a statement where the adapters run theirs. */
  public boolean run(String sql) {
    return context.getBean(Sql.class).run(sql, PreparedStatement::execute);
  }

  /** The first value of a query that runs where the adapters run theirs. */
  public String one(String query) {
    return context
        .getBean(Sql.class)
        .run(
            query,
            statement -> {
              try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
              }
            });
  }

  /** What the invariants object to, by name. */
  public Map<String, List<String>> complaints() {
    Map<String, List<String>> complaints = new HashMap<>();
    for (Check check : invariants().check(progress -> {})) {
      if (!check.holds()) {
        complaints.put(check.name(), check.offenders());
      }
    }
    return complaints;
  }

  @Override
  public void close() {
    context.close();
  }

  /**
   * How often tables were read, by PostgreSQL's own count, for adapters with one connection: what
   * that has counted is flushed by it.
   *
   * @param kind {@code seq_scan} or {@code idx_scan}
   */
  public Map<String, Long> scans(String kind, String... tables) {
    run("SELECT pg_stat_force_next_flush()");
    Map<String, Long> scans = new HashMap<>();
    for (String table : tables) {
      String count = "SELECT %s FROM pg_stat_user_tables WHERE relname = '%s'";
      scans.put(table, Long.parseLong(one(count.formatted(kind, table))));
    }
    return scans;
  }
}
