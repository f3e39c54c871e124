package io.tallystick.bootstrap.settings;

import io.tallystick.embedded.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The webhook secret of a Tallystick that nobody has given one: made once, then kept. */
public final class WebhookSecretFile {
  private static final String NAME = "webhook-secret";
  private static final String PREFIX = "whsec_";

  private WebhookSecretFile() {}

  /** What became of asking for it. */
  public sealed interface Secret {
    /** Here it is. */
    record Kept(String value) implements Secret {
      @Override
      public String toString() {
        return "Kept[hidden]";
      }
    }

    /** The file cannot be used; one line says what to do. */
    record Unusable(String problem) implements Secret {}
  }

  /** Reads the secret of this data directory, making it if there is none yet. */
  public static Secret readOrMake(Path dataDirectory) {
    Path file = dataDirectory.resolve(NAME);
    try {
      PrivateFile.makeDirectory(dataDirectory);
      String secret = PrivateFile.readOrMake(file, () -> PREFIX + PrivateFile.randomText());
      return fault(secret)
          .<Secret>map(
              fault ->
                  new Secret.Unusable(
                      ("the webhook secret in %s %s: correct the file, or delete it and a"
                              + " new one is made")
                          .formatted(file, fault)))
          .orElseGet(() -> new Secret.Kept(secret));
    } catch (PrivateFile.ReadableByOthers readable) {
      return new Secret.Unusable("the webhook secret in " + readable.getMessage());
    } catch (IOException | UnsupportedOperationException unusable) {
      return new Secret.Unusable(
          ("the webhook secret in %s cannot be read or made: let this user write in that"
                  + " folder, or set STRIPE_WEBHOOK_SECRET")
              .formatted(file));
    }
  }

  /** Why this cannot be a webhook secret, without repeating it. */
  static Optional<String> fault(String secret) {
    if (secret.isBlank()) {
      return Optional.of("is blank");
    }
    if (!secret.startsWith(PREFIX)) {
      return Optional.of("does not begin with " + PREFIX);
    }
    if (secret.length() < 20) {
      return Optional.of("is shorter than 20 characters");
    }
    if (!secret.matches("[!-~]+")) {
      return Optional.of("contains spaces or letters that no signing secret has");
    }
    return Optional.empty();
  }
}
