package io.tallystick.adapter.web;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where an exception came from, without what it says: messages of a database may quote the row, and
 * with it personal data.
 */
final class SafeTrace {

  private static final int FRAMES = 12;

  private SafeTrace() {}

  static String of(Throwable failure) {
    StringBuilder trace = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      trace.append(trace.isEmpty() ? "" : System.lineSeparator() + "caused by ");
      trace.append(cause.getClass().getName());
      if (cause instanceof SQLException sql) {
        trace.append(" (SQLState ").append(sql.getSQLState()).append(')');
      }
      trace.append(
          Arrays.stream(cause.getStackTrace())
              .limit(FRAMES)
              .map(frame -> System.lineSeparator() + "  at " + frame)
              .collect(Collectors.joining()));
    }
    return trace.toString();
  }
}
