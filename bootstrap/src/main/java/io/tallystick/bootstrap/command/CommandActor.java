package io.tallystick.bootstrap.command;

/** Who runs a command, as the audit log names them. */
final class CommandActor {

  private CommandActor() {}

  static String name() {
    return System.getProperty("user.name") + " (command line)";
  }
}
