package io.tallystick.application.query;

/** A page is asked for that begins at a position which no page has given. */
public final class InvalidPosition extends RuntimeException {

  public InvalidPosition() {
    super("this is no position in a list");
  }
}
