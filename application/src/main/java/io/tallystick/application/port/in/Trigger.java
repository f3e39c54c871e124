package io.tallystick.application.port.in;

import java.util.Optional;

/**
 * What set off a try of an event.
 *
 * @param name {@code webhook}, {@code worker}, {@code replay}, or a person's name
 * @param reason why, where a person did it; such a try is written to the audit log
 */
public record Trigger(String name, Optional<String> reason) {

  public static final Trigger WEBHOOK = new Trigger("webhook", Optional.empty());
  public static final Trigger WORKER = new Trigger("worker", Optional.empty());
  public static final Trigger PREVIEW = new Trigger("preview", Optional.empty());

  public Trigger {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a trigger has a name");
    }
  }

  /** A person, who says why. */
  public static Trigger person(String name, String reason) {
    return new Trigger(name, Optional.of(reason));
  }
}
