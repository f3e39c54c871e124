package io.tallystick.adapter.persistence.schema;

import io.tallystick.adapter.persistence.StorageFailure;
import io.tallystick.adapter.persistence.schema.SchemaInventory.Defect;
import io.tallystick.application.port.DatabaseSchema.Repair;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes again what the migrations had made and somebody has dropped or changed, but for what held
 * data: a table made anew would be empty, and a person may still have the old one under another
 * name. Takes from others the rights that they should not have, and gives those to serve.
 */
final class SchemaRepair {

  private static final String BEGIN = "SET LOCAL lock_timeout = '10s';\n" + SearchPath.SET;

  /** Another instance that repairs is waited for. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('tallystick schema repair', 7177))";

  private static final String UNDEFINED_COLUMN = "42703";

  private SchemaRepair() {}

  static Repair of(Connection connection) throws SQLException {
    List<Defect> defects = SchemaInventory.defects(connection);
    if (defects.isEmpty() && rightsAreRight(connection)) {
      return new Repair(List.of(), TableRights.foreign(connection));
    }
    connection.setAutoCommit(false);
    try {
      List<String> done = new ArrayList<>();
      List<String> left = new ArrayList<>();
      ServerFacts.execute(connection, BEGIN + LOCK);
      defects = SchemaInventory.defects(connection);
      for (Defect defect : defects) {
        if (defect.object().kind().holdsData()) {
          left.add(toBeDecided(defect));
        } else {
          attempt(connection, defect, done, left);
        }
      }
      if (left.isEmpty()) {
        repairRights(connection, done);
        left.addAll(TableRights.foreign(connection));
      }
      connection.commit();
      return new Repair(done, left);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** A member of the role for serving cannot change rights, and {@code verify} names them. */
  private static boolean rightsAreRight(Connection connection) throws SQLException {
    return !TableRights.isOwner(connection)
        || TableRights.excessive(connection).isEmpty() && TableRights.lacking(connection).isEmpty();
  }

  private static void repairRights(Connection connection, List<String> done) throws SQLException {
    if (!TableRights.isOwner(connection)) {
      return;
    }
    for (TableRights.Excess excess : TableRights.excessive(connection)) {
      ServerFacts.execute(connection, excess.revocation());
      done.add(excess.problem());
    }
    List<String> grants = TableRights.lacking(connection);
    for (String grant : grants) {
      ServerFacts.execute(connection, grant);
    }
    if (!grants.isEmpty()) {
      done.add("tallystick_app lacked rights to serve");
    }
  }

  private static void attempt(
      Connection connection, Defect defect, List<String> done, List<String> left)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      ServerFacts.execute(connection, defect.object().sql());
      connection.releaseSavepoint(before);
      done.add(defect.problem());
    } catch (SQLException refused) {
      connection.rollback(before);
      // What stands on a missing column is made when that is back, which is asked for already.
      if (!UNDEFINED_COLUMN.equals(refused.getSQLState())) {
        left.add(defect.problem() + ", and cannot be made: " + StorageFailure.explain(refused));
      }
    }
  }

  /** What a person has to do about it; one line. */
  static String toBeDecided(Defect defect) {
    return "%s: undo that, restore it from a backup%s"
        .formatted(
            defect.problem(),
            defect.object().sql().isEmpty()
                ? ""
                : ", or do without what it held, and run `tallystick migrate` again: "
                    + defect.object().sql().replaceAll("\\s+", " ").strip());
  }

  /** The statements that would repair it, for reading. */
  static String sql(Connection connection) throws SQLException {
    List<Defect> defects = SchemaInventory.defects(connection);
    StringBuilder sql = new StringBuilder();
    for (Defect defect : defects) {
      if (defect.object().kind().holdsData()) {
        sql.append("-- ").append(toBeDecided(defect)).append('\n');
      } else {
        sql.append("-- ").append(defect.problem()).append('\n');
        sql.append(defect.object().sql()).append('\n');
      }
    }
    if (defects.stream().noneMatch(defect -> defect.object().kind().holdsData())) {
      for (TableRights.Excess excess : TableRights.excessive(connection)) {
        sql.append("-- ").append(excess.problem()).append('\n');
        sql.append(excess.revocation()).append('\n');
      }
      TableRights.lacking(connection).forEach(grant -> sql.append(grant).append('\n'));
    }
    return sql.isEmpty() ? "" : BEGIN + sql;
  }
}
