package io.tallystick.embedded;

/** Ends an attempt to start the embedded database, with one line for whoever started it. */
final class Unstartable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String line;

  Unstartable(String line) {
    super(line);
    this.line = line;
  }

  String line() {
    return line;
  }
}
