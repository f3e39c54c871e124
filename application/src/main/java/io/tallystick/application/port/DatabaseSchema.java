package io.tallystick.application.port;

import java.util.List;
import java.util.Optional;

/** The tables, and how they come to be. */
public interface DatabaseSchema {

  /**
   * What {@link #migrate} would do.
   *
   * @throws StorageUnavailable if the database is away
   */
  List<Migration> pending();

  /**
   * Brings the database up to date, all or nothing.
   *
   * @return how many migrations were applied
   * @throws StorageUnavailable if the database is away
   * @throws Unfit if the database is not such as can be brought up to date
   */
  int migrate();

  /**
   * What of the tables and of all that belongs to them is missing or changed, a line each; empty if
   * nothing is.
   */
  List<String> defects();

  /** Makes again what was dropped or changed, but for what held data. */
  Repair repair();

  /** The statements that {@link #repair} would run; empty if nothing is missing. */
  String repairSql();

  /**
   * The statements that take away everything that was added, the last first, after a comment that
   * says what would be lost.
   */
  String rollbackSql();

  /** Settings of the server with which a commit could be lost after it was confirmed. */
  List<String> durabilityProblems();

  /** The name of the database user if it is a superuser, which has all rights. */
  Optional<String> superuser();

  /** Whether events of live mode are stored. */
  boolean holdsLiveEvents();

  /**
   * One step of the schema.
   *
   * @param name {@code V3__create_credit_ledger.sql}
   */
  record Migration(String name, String sql) {}

  /**
   * What was missing or changed.
   *
   * @param done is as it should be again
   * @param left a line each for what a person has to do
   */
  record Repair(List<String> done, List<String> left) {}

  /** The database is not such as can be brought up to date; the message says why. */
  final class Unfit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Unfit(String message) {
      super(message);
    }

    public Unfit(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
