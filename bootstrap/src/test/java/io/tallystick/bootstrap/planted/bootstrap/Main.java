package io.tallystick.bootstrap.planted.bootstrap;

/** What the planted server must not know. */
public record Main() {}
