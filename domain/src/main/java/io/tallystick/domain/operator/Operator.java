package io.tallystick.domain.operator;

/**
 * Somebody who may sign in.
 *
 * @param hasPassword or else the identity provider alone lets them in
 */
public record Operator(String name, Role role, boolean disabled, boolean hasPassword) {}
