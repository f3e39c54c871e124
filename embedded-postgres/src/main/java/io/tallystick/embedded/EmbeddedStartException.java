package io.tallystick.embedded;

/** An attempt to start the embedded database has failed; the message is one line for people. */
final class EmbeddedStartException extends Exception {
  private static final long serialVersionUID = 1L;

  EmbeddedStartException(String line) {
    super(line);
  }
}
