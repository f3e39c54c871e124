package io.tallystick.bootstrap.server;

import io.tallystick.application.usecase.ManageOperators;
import io.tallystick.bootstrap.settings.Settings;
import io.tallystick.bootstrap.settings.Settings.FirstOperator;
import io.tallystick.bootstrap.settings.Settings.Location;
import io.tallystick.embedded.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who gets into the dashboard at first, and how. */
record DashboardAccess(Settings settings, ManageOperators operators) {

  private static final String ADMIN_PASSWORD = "admin-password";

  static DashboardAccess of(Installation installation) {
    return new DashboardAccess(installation.settings(), installation.get(ManageOperators.class));
  }

  /** Makes the first operator, where there is none and somebody has said who it is. */
  void open() throws StartException {
    if (!operators.list().isEmpty()) {
      return;
    }
    Optional<FirstOperator> first = first();
    if (first.isPresent()
        && operators.addFirst(first.get().name(), first.get().password())
            instanceof ManageOperators.Change.Impossible impossible) {
      throw StartException.wrongUse(List.of("ADMIN_USERNAME, ADMIN_PASSWORD: " + impossible.why()));
    }
  }

  /**
   * Who may open the dashboard first; with the embedded database an admin whose password is made
   * and kept in a file.
   */
  private Optional<FirstOperator> first() throws StartException {
    Optional<FirstOperator> configured = settings.dashboard().first();
    if (configured.isPresent()
        || !(settings.database().location() instanceof Location.Embedded here)) {
      return configured;
    }
    Path file = here.directory().resolve(ADMIN_PASSWORD);
    try {
      return Optional.of(
          new FirstOperator(
              "admin", Optional.of(PrivateFile.readOrMake(file, PrivateFile::randomText))));
    } catch (PrivateFile.ReadableByOthers readable) {
      throw StartException.because("the password in " + readable.getMessage());
    } catch (IOException unusable) {
      throw StartException.because(
          "the password in %s cannot be read or made: let this user write in that folder, or set ADMIN_PASSWORD"
              .formatted(file));
    }
  }

  /** How one gets into the dashboard, for the banner. */
  String words() {
    if (operators.list().isEmpty()) {
      return " (shut: set ADMIN_USERNAME and ADMIN_PASSWORD, or `tallystick user add NAME`)";
    }
    if (settings.dashboard().first().isEmpty()
        && settings.database().location() instanceof Location.Embedded here) {
      Path made = here.directory().resolve(ADMIN_PASSWORD).toAbsolutePath();
      return Files.exists(made) ? " (admin, password in %s)".formatted(made) : "";
    }
    return "";
  }
}
