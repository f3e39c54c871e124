package io.tallystick.domain.repair;

import java.util.Optional;

/**
 * What set off a try of an event.
 *
 * @param name {@code webhook}, {@code worker}, {@code reconcile}, or a person's name
 * @param deed what a person did and why; such a try is written to the audit log
 */
public record Trigger(String name, Optional<Deed> deed) {

  public static final Trigger WEBHOOK = new Trigger("webhook", Optional.empty());
  public static final Trigger WORKER = new Trigger("worker", Optional.empty());
  public static final Trigger RECONCILE = new Trigger("reconcile", Optional.empty());
  public static final Trigger PREVIEW = new Trigger("preview", Optional.empty());

  /**
   * What a person did.
   *
   * @param action {@code retry}, {@code replay}, {@code assign}, …
   * @param reason why, in the person's words
   */
  public record Deed(String action, String reason) {}

  public Trigger {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a trigger has a name");
    }
  }

  /** A person, who says why. */
  public static Trigger person(String name, String action, String reason) {
    return new Trigger(name, Optional.of(new Deed(action, reason)));
  }
}
