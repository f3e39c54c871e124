package io.tallystick.bootstrap.planted.bootstrap.command;

/** What the planted server must not know. */
public record Command() {}
