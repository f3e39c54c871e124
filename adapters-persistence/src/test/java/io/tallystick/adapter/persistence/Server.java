package io.tallystick.adapter.persistence;

import io.tallystick.application.TestConnections;
import io.tallystick.application.TestFolder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The PostgreSQL that all tests share, with a database of the finished schema to copy from. */
public final class Server {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final class Running {
    static final EmbeddedPostgres SERVER = start();
  }

  private static final class Template {
    static final String MIGRATED = make();

    private static String make() {
      Database database = create("");
      try (Adapters adapters = Adapters.on(database)) {
        adapters.schema().migrate();
      }
      readCatalogues(database);
      return database.name();
    }
  }

  private Server() {}

  /** Its first connection writes down what later ones, also to copies, would have to find out. */
  private static void readCatalogues(Database database) {
    try (Connection first = database.connection()) {
      first.isValid(0);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * A server of one's own, to be stopped. Autovacuum would look into hundreds of databases, one
   * after the other, all the time.
   */
  public static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "off")
          .setServerConfig("full_page_writes", "off")
          .setServerConfig("autovacuum", "off")
          .setPGStartupWait(Duration.ofSeconds(60))
          .setDataDirectory(TestFolder.create())
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public static int port() {
    return Running.SERVER.getPort();
  }

  /** A database without any table. */
  public static Database empty() {
    return create(copy("template1"));
  }

  /** A database without any table, in another encoding. */
  public static Database encoded(String encoding) {
    return create(" ENCODING '" + encoding + "' LOCALE 'C' TEMPLATE template0");
  }

  /** A database without any table, whose collation is Turkish. */
  public static Database turkish() {
    return create(" LOCALE_PROVIDER icu ICU_LOCALE 'tr' TEMPLATE template0");
  }

  /** A database with our schema, and nothing in it. */
  public static Database migrated() {
    return create(copy(Template.MIGRATED));
  }

  /** A database with all that another one holds; nobody is connected to that one. */
  public static Database copyOf(Database database) {
    try {
      TestConnections.close(database.url());
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return create(copy(database.name()));
  }

  /** Files are copied faster than they are written through the log. */
  private static String copy(String template) {
    return " TEMPLATE " + template + " STRATEGY FILE_COPY";
  }

  private static Database create(String options) {
    String name = "test_" + NUMBER.incrementAndGet();
    Database.of("postgres").execute("CREATE DATABASE " + name + options);
    return Database.of(name);
  }
}
