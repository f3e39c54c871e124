package io.tallystick.application.port.inbox;

import io.tallystick.domain.inbox.EventNotice;

/** Reads Stripe's formats. */
public interface EventDecoder {

  /** Reads a body; one that is no event is an answer, too, and no exception. */
  Decoded decode(byte[] body);

  /** What a body is. */
  sealed interface Decoded {

    /** An event, of whatever type. */
    record Event(EventNotice notice) implements Decoded {}

    /** No event: not JSON, no object, or without an id and a type. */
    record Malformed(String reason) implements Decoded {}
  }
}
