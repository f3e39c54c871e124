package io.tallystick.domain.inbox;

/**
 * Why one try of an event failed.
 *
 * @param message for people; holds no secret and no full e-mail address
 * @param writtenCode the stable code, also where this version does not know it
 */
public record Failure(FailureCode code, String message, String writtenCode) {

  /** A failure of a kind that this version knows. */
  public Failure(FailureCode code, String message) {
    this(code, message, code.code());
  }

  /** The failure that is stored under a code, which a later version may have written. */
  public static Failure read(String code, String message) {
    return new Failure(FailureCode.of(code), message, code);
  }
}
