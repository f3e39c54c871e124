package io.tallystick.domain.operator;

/**
 * A session under way.
 *
 * @param csrf what every action of it must carry
 * @param duty what has to be done first
 */
public record Session(String name, Role role, String csrf, Duty duty) {}
