package io.tallystick.adapter.web;

import io.micronaut.core.annotation.Nullable;
import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where an exception came from, without what it says: the messages of a database quote the row that
 * it refused (PostgreSQL, "Error Message Style Guide": DETAIL), and with it personal data.
 */
public final class SafeTrace {

  private static final int MOST_CAUSES = 8;
  private static final int TOP_FRAMES = 6;
  private static final int MOST_OF_OURS = 12;

  private SafeTrace() {}

  /**
   * Class, SQLState and frames of it and its causes, each on a line of its own. What the database
   * is to blame for is a single line, without personal data: no frame of ours says more.
   */
  public static String of(Throwable failure) {
    if (failure instanceof StorageRefused || failure instanceof StorageUnavailable) {
      return failure.getMessage() + state(failure);
    }
    StringBuilder trace = new StringBuilder();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      trace.append(depth == 0 ? "" : "\ncaused by ").append(cause.getClass().getName());
      if (cause instanceof SQLException sql && isState(sql.getSQLState())) {
        trace.append(" (SQLState ").append(sql.getSQLState()).append(')');
      }
      frames(cause).forEach(frame -> trace.append("\n  at ").append(frame));
      cause = cause.getCause();
    }
    return trace.toString();
  }

  private static String state(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && isState(sql.getSQLState())
          && !String.valueOf(failure.getMessage()).contains(sql.getSQLState())) {
        return " (SQLSTATE " + sql.getSQLState() + ")";
      }
    }
    return "";
  }

  /** Five letters and digits; anything else may be any text. */
  private static boolean isState(@Nullable String state) {
    return state != null && state.matches("[0-9A-Z]{5}");
  }

  /** The innermost ones say what broke; of the others only ours say how it came to that. */
  private static List<StackTraceElement> frames(Throwable cause) {
    StackTraceElement[] all = cause.getStackTrace();
    return IntStream.range(0, all.length)
        .filter(i -> i < TOP_FRAMES || all[i].getClassName().startsWith("io.tallystick."))
        .limit(TOP_FRAMES + MOST_OF_OURS)
        .mapToObj(i -> all[i])
        .toList();
  }
}
