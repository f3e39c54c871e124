package io.tallystick.application.query;

import io.tallystick.application.query.BrowseStatements.Statement;
import io.tallystick.domain.Coded;
import java.io.InputStream;

/** Writes an account's statement as a file. */
public interface StatementFile {

  /** How it is written. */
  enum FileFormat implements Coded {
    CSV,
    HTML
  }

  /**
   * The bytes of the file, in UTF-8, written while they are read. An {@code IOException} says that
   * the rest cannot be written.
   */
  InputStream open(Statement statement, FileFormat format);
}
