package io.tallystick.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenDatabaseTest {

  @Test
  void its_text_names_no_secret() throws StartException {
    Settings.Result read =
        Settings.read(
            Map.of(
                "DATABASE_URL", "postgres://u:hunter22@h/d",
                "STRIPE_MODE", "live",
                "STRIPE_WEBHOOK_SECRET", "whsec_abcdefghijklmnop"),
            Path.of("/opt/tallystick"));
    Settings settings = ((Settings.Valid) read).settings();

    assertThat(OpenDatabase.of(settings, Installation.Purpose.COMMAND).toString())
        .contains("1 webhook secrets")
        .doesNotContain("hunter22", "abcdefghijkl");
  }
}
