package io.tallystick.bootstrap.settings;

import java.nio.file.Path;

/** The folder against which relative paths of the settings are resolved. */
public final class ProjectFolder {

  private ProjectFolder() {}

  /** {@code tallystick.home}, which the launcher sets, or else the current folder. */
  public static Path path() {
    return Path.of(System.getProperty("tallystick.home", "")).toAbsolutePath();
  }
}
