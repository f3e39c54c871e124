package io.tallystick.adapter.persistence;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.WorkFailed;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What an error of the database means (PostgreSQL, "Error Codes"). */
public final class StorageFailure {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Of the server, where PL/pgSQL raises what its author has written. */
  private static final String RAISE = "exec_stmt_raise";

  private StorageFailure() {}

  /**
   * Whether the same work may succeed at once: it lost against another transaction, or the server
   * kept a plan that no longer fits.
   */
  static boolean isRepeatable(Throwable failure) {
    return sqlCause(failure)
            .map(SQLException::getSQLState)
            .filter(state -> state.equals("40001") || state.equals("40P01"))
            .isPresent()
        || isStalePlan(failure);
  }

  /**
   * Whether a prepared statement is not what it was: the host application has changed a column's
   * type, or a pooler has given the connection to another server process.
   */
  static boolean isStalePlan(Throwable failure) {
    return sqlCause(failure)
        .filter(
            cause ->
                "26000".equals(cause.getSQLState())
                    || "42P05".equals(cause.getSQLState())
                    || "0A000".equals(cause.getSQLState())
                        && said(cause)
                            .map(ServerErrorMessage::getRoutine)
                            .filter("RevalidateCachedQuery"::equals)
                            .isPresent())
        .isPresent();
  }

  /** Whether somebody else held what was needed for longer than lock_timeout. */
  static boolean isLocked(Throwable failure) {
    return sqlCause(failure)
        .map(SQLException::getSQLState)
        .filter(LOCK_NOT_AVAILABLE::equals)
        .isPresent();
  }

  /**
   * The same failure, as {@link StorageUnavailable} if the database is away or cannot commit, and
   * always unchecked.
   */
  public static RuntimeException translate(Exception failure) {
    if (failure instanceof StorageUnavailable known) {
      return known;
    }
    if (isLocked(failure)) {
      return new LockTimeout("another transaction holds what is needed", failure);
    }
    if (isUnavailable(failure)) {
      return new StorageUnavailable("the database is away or cannot commit", failure);
    }
    return failure instanceof RuntimeException unchecked ? unchecked : new WorkFailed(failure);
  }

  /** The same for a whole transaction: what the server refused says by which rule. */
  static RuntimeException translate(Exception failure, HostRules rules) {
    RuntimeException translated = translate(failure);
    ServerErrorMessage said = said(failure).orElse(null);
    if (said == null || translated instanceof LockTimeout || translated instanceof WorkFailed) {
      return translated;
    }
    String reason = "the database refuses it: " + describe(said, rules);
    return translated instanceof StorageUnavailable
        ? new StorageUnavailable(reason, failure)
        : new StorageRefused(reason, failure);
  }

  /** In words that hold no values of the row: its state, and the rule that refused it. */
  private static String describe(ServerErrorMessage said, HostRules rules) {
    String state = String.valueOf(said.getSQLState());
    return Stream.of(
            Optional.of("SQLSTATE " + state),
            Optional.ofNullable(said.getConstraint())
                .map(constraint -> "constraint %s on %s".formatted(constraint, said.getTable())),
            // The server's own messages of this class are about names alone.
            Optional.ofNullable(said.getMessage())
                .filter(message -> state.startsWith("42"))
                .filter(message -> !RAISE.equals(said.getRoutine())),
            rules.toBlame(said))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  /** Whether the connection broke, and not a statement on it. */
  static boolean isConnectionLost(Throwable failure) {
    return sqlCause(failure)
            .filter(cause -> !(cause instanceof SQLTransientConnectionException))
            .filter(cause -> String.valueOf(cause.getSQLState()).startsWith("08"))
            .isPresent()
        && said(failure).isEmpty();
  }

  private static Optional<ServerErrorMessage> said(Throwable failure) {
    return sqlCause(failure)
        .map(cause -> cause instanceof PSQLException refused ? refused : null)
        .map(PSQLException::getServerErrorMessage);
  }

  private static boolean isUnavailable(Throwable failure) {
    if (isRepeatable(failure)) {
      return true;
    }
    Optional<SQLException> cause = sqlCause(failure);
    if (cause.isEmpty()) {
      return false;
    }
    if (cause.get() instanceof SQLTransientConnectionException) {
      return true;
    }
    String state = cause.get().getSQLState();
    return state == null
        || state.startsWith("08") // connection
        || state.startsWith("28") // the password or the access rules have changed
        || state.startsWith("53") // out of disk, memory, connections
        || state.startsWith("57") // shutting down, cancelled
        || state.startsWith("58") // the server's own input and output
        || state.startsWith("3D") // the database is gone
        || state.equals("25006"); // a standby, or read-only for lack of space
  }

  /**
   * Which rule of the host application's refused a row of ours, in our words: the server's may
   * quote values. Empty if none did.
   */
  public static Optional<String> refusal(Throwable failure) {
    ServerErrorMessage said = said(failure).orElse(null);
    String state = sqlCause(failure).map(SQLException::getSQLState).orElse(null);
    if (said == null || state == null) {
      return Optional.empty();
    }
    if (state.equals("23502")) {
      return Optional.of(
          "the column %s.%s must have a value and has no default"
              .formatted(said.getTable(), said.getColumn()));
    }
    if (state.startsWith("23")) {
      return Optional.of(
          "the constraint %s on %s forbids it".formatted(said.getConstraint(), said.getTable()));
    }
    return switch (state) {
      case "22001" -> Optional.of("a column of the table users is too short for the value");
      case "428C9" -> Optional.of("a column of the table users that has to be filled is generated");
      case "P0001" -> Optional.of("a trigger on the table users refuses it");
      case INSUFFICIENT_PRIVILEGE ->
          Optional.of("our database user may not insert into the table users");
      default -> Optional.empty();
    };
  }

  /** What the server said, with its advice; Flyway quotes the whole script around it. */
  public static String explain(Throwable failure) {
    if (!(sqlCause(failure).orElse(null) instanceof PSQLException refused)
        || refused.getServerErrorMessage() == null) {
      return String.valueOf(failure.getMessage());
    }
    ServerErrorMessage said = refused.getServerErrorMessage();
    String owner =
        INSUFFICIENT_PRIVILEGE.equals(said.getSQLState())
            ? "Connect as the database user that owns the tables."
            : null;
    return Stream.of(said.getMessage(), said.getDetail(), said.getHint(), owner)
        .filter(Objects::nonNull)
        .map(sentence -> sentence.endsWith(".") ? sentence : sentence + ".")
        .collect(Collectors.joining(" "));
  }

  private static Optional<SQLException> sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }
}
