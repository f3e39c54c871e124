package io.tallystick.bootstrap.server;

import io.tallystick.application.usecase.operator.ManageOperators;
import io.tallystick.application.usecase.operator.ManageOperators.Change;
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

  private static final String ADMIN = "admin";
  private static final String ADMIN_PASSWORD = "admin-password";

  static DashboardAccess of(Installation installation) {
    return new DashboardAccess(installation.settings(), installation.get(ManageOperators.class));
  }

  /** Makes the first operator, where there is none and somebody has said who it is. */
  void open() throws StartException {
    if (!operators.list().isEmpty()) {
      forgetReplaced();
      return;
    }
    Optional<FirstOperator> configured = settings.dashboard().first();
    if (configured.isPresent()) {
      check(operators.addFirst(configured.get().name(), configured.get().password()));
    } else if (file().isPresent()) {
      check(operators.addFirstGenerated(ADMIN, generated(file().get())));
    }
  }

  private static void check(Change change) throws StartException {
    if (change instanceof Change.Impossible impossible) {
      throw StartException.wrongUse(List.of("ADMIN_USERNAME, ADMIN_PASSWORD: " + impossible.why()));
    }
  }

  /** Where a password is kept that is made here: with the embedded database alone. */
  private Optional<Path> file() {
    return settings.database().location() instanceof Location.Embedded here
        ? Optional.of(here.directory().resolve(ADMIN_PASSWORD))
        : Optional.empty();
  }

  /** A password that was replaced opens nothing: nobody shall look for one in its file. */
  private void forgetReplaced() {
    file()
        .filter(Files::isRegularFile)
        .ifPresent(
            file -> {
              try {
                if (operators.hasReplaced(ADMIN, Files.readString(file).strip())) {
                  Files.delete(file);
                }
              } catch (IOException unreadable) {
                // It stays, and does no harm.
              }
            });
  }

  private static String generated(Path file) throws StartException {
    try {
      return PrivateFile.readOrMake(file, PrivateFile::randomText);
    } catch (PrivateFile.ReadableByOthers readable) {
      throw StartException.because("the password in " + readable.getMessage());
    } catch (IOException unusable) {
      throw StartException.because(
          "the password in %s cannot be read or made: let this user write in that folder, or set ADMIN_PASSWORD"
              .formatted(file));
    }
  }

  /** What the banner says behind the dashboard's address; empty where nothing need be said. */
  String hint() {
    if (operators.list().isEmpty()) {
      return " (shut: set ADMIN_USERNAME and ADMIN_PASSWORD, or `tallystick user add NAME`)";
    }
    return settings.dashboard().first().isPresent()
        ? ""
        : file()
            .filter(Files::exists)
            .map(made -> " (admin, password in %s)".formatted(made.toAbsolutePath()))
            .orElse("");
  }
}
