package io.tallystick.bootstrap.planted.bootstrap.server;

import io.tallystick.bootstrap.planted.bootstrap.Main;
import io.tallystick.bootstrap.planted.bootstrap.command.Command;

/** A violation, planted so that the rule is seen to fail. */
public record Server(Main main, Command command) {}
