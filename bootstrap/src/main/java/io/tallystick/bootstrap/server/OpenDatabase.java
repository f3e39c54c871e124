package io.tallystick.bootstrap.server;

import io.tallystick.bootstrap.server.Installation.Purpose;
import io.tallystick.bootstrap.settings.DatabaseUrl;
import io.tallystick.bootstrap.settings.Settings;
import io.tallystick.bootstrap.settings.Settings.Location;
import io.tallystick.bootstrap.settings.WebhookSecretFile;
import io.tallystick.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The database that the settings name; an embedded one runs.
 *
 * @param webhookSecrets those of the settings, or the one that is kept with the embedded database
 */
record OpenDatabase(
    DatabaseUrl url, List<String> webhookSecrets, Optional<EmbeddedDatabase> embedded) {

  @Override
  public String toString() {
    return "OpenDatabase[%s, %s webhook secrets, %s]"
        .formatted(url, webhookSecrets.size(), embedded.isPresent() ? "embedded" : "external");
  }

  static OpenDatabase of(Settings settings, Purpose purpose) throws StartException {
    List<String> secrets = settings.stripe().webhookSecrets();
    return switch (settings.database().location()) {
      case Location.External external ->
          new OpenDatabase(external.url(), secrets, Optional.empty());
      case Location.Embedded here ->
          embedded(
              here.directory(),
              secrets.isEmpty() ? List.of(keptSecret(here.directory())) : secrets,
              purpose);
    };
  }

  private static OpenDatabase embedded(Path directory, List<String> secrets, Purpose purpose)
      throws StartException {
    EmbeddedDatabase.Opening opening =
        switch (purpose) {
          case SERVE -> EmbeddedDatabase.start(directory);
          case COMMAND -> EmbeddedDatabase.join(directory);
        };
    return switch (opening) {
      case EmbeddedDatabase.Opening.Ready ready ->
          new OpenDatabase(
              DatabaseUrl.of(ready.database().address()), secrets, Optional.of(ready.database()));
      case EmbeddedDatabase.Opening.AlreadyRunning running ->
          throw StartException.because(running.message());
      case EmbeddedDatabase.Opening.Impossible impossible ->
          throw StartException.because(impossible.message());
    };
  }

  private static String keptSecret(Path directory) throws StartException {
    return switch (WebhookSecretFile.readOrMake(directory)) {
      case WebhookSecretFile.Secret.Kept kept -> kept.value();
      case WebhookSecretFile.Secret.Unusable unusable ->
          throw StartException.because(unusable.problem());
    };
  }
}
