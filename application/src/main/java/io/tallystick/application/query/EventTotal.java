package io.tallystick.application.query;

/**
 * How many events there are.
 *
 * @param isExact false where there may be more: not all could be looked at
 */
public record EventTotal(int number, boolean isExact) {}
