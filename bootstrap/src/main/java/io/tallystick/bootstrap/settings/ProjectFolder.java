package io.tallystick.bootstrap.settings;

import java.nio.file.Path;

/** The folder against which relative paths of the settings are resolved. */
public final class ProjectFolder {

  private ProjectFolder() {}

  /** The folder that the launcher names; without it the current one. */
  public static Path path() {
    return Path.of(System.getProperty("tallystick.home", "")).toAbsolutePath();
  }
}
