package io.tallystick.bootstrap.server;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What an exception of the driver or of the pool means. */
public final class DatabaseFailure {

  private DatabaseFailure() {}

  /** Whether the pool gave up waiting, and no attempt to connect has failed. */
  static boolean isStillConnecting(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof SQLTransientConnectionException;
  }

  /** What the driver says, and what lies beneath it where that says more; in one line. */
  public static String explain(Throwable failure) {
    String said = "";
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      said = cause instanceof SQLException ? String.valueOf(cause.getMessage()) : said;
      root = cause;
    }
    String beneath = String.valueOf(root.getMessage());
    String all =
        said.isEmpty() ? beneath : said.contains(beneath) ? said : said + " (" + beneath + ")";
    return all.replaceAll("\\s+", " ");
  }
}
