package io.tallystick.application.query;

/** Who looks at an event, as people have said last. */
public sealed interface EventOwner {

  /** The person with this name. */
  record Person(String name) implements EventOwner {}

  /** Nobody. */
  record Nobody() implements EventOwner {}
}
