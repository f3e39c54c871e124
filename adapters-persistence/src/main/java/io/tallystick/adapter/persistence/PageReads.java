package io.tallystick.adapter.persistence;

import io.micronaut.context.annotation.Value;
import io.micronaut.data.jdbc.runtime.PreparedStatementCallback;
import io.tallystick.adapter.persistence.Parameters.Binder;
import io.tallystick.adapter.persistence.Sql.Reader;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queries of pages: a third of the connections, and a bounded time for each, so that deliveries
 * have theirs however many pages are opened, and however heavy they are. Operators and their
 * sessions are not looked up by it: slow pages of one person would keep all others from signing in.
 */
@Singleton
public final class PageReads implements Queries {

  private final Sql statements;
  private final ConnectionShare share;
  private final Semaphore slots;
  private final Duration longestWait;
  private final Duration longestQuery;

  public PageReads(
      Sql statements,
      ConnectionShare share,
      @Value("${datasources.default.maximum-pool-size:10}") int connections,
      @Value("${tallystick.pages.longest-wait:2s}") Duration longestWait,
      @Value("${tallystick.pages.longest-query:10s}") Duration longestQuery) {
    this.statements = statements;
    this.share = share;
    this.slots = new Semaphore(Math.max(1, connections / 3), true);
    this.longestWait = longestWait;
    this.longestQuery = longestQuery;
  }

  @Override
  public <T> List<T> query(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return run(sql, Sql.binding(reader, parameters));
  }

  /** The rows of a query whose parameters a binder gives, each read. */
  public <T> List<T> ask(String sql, Binder binder, Reader<T> reader) {
    return run(
        sql,
        statement -> {
          binder.bind(new Parameters(statement));
          return Sql.rows(statement, reader);
        });
  }

  /**
   * Within a transaction, which has its connection and its time, only the work is done; so it is
   * for a query that another one asks while its rows are read.
   */
  public <T> T run(String sql, PreparedStatementCallback<T> work) {
    if (ConnectionShare.isHeld()) {
      return statements.run(sql, work);
    }
    return inTurn(() -> statements.run(sql, longestQuery, work));
  }

  private <T> T inTurn(Supplier<T> reading) {
    ConnectionShare.take(slots, longestWait);
    try {
      return share.with(reading);
    } finally {
      slots.release();
    }
  }
}
