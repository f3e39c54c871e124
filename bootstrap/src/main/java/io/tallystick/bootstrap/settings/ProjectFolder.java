package io.tallystick.bootstrap.settings;

import java.nio.file.Path;

/** Tallystick's own folder, in which the data is kept unless a setting says otherwise. */
public final class ProjectFolder {

  private ProjectFolder() {}

  /** {@code tallystick.home}, which the launcher sets, or else the current folder. */
  public static Path path() {
    return Path.of(System.getProperty("tallystick.home", "")).toAbsolutePath();
  }
}
