package io.tallystick.domain.inbox;

/**
 * Why one try of an event failed.
 *
 * @param message for people; holds no secret and no full e-mail address
 */
public record Failure(FailureCode code, String message) {}
