package io.tallystick.adapter.web.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.ProgramSettings;
import io.tallystick.adapter.web.Sender;
import io.tallystick.adapter.web.TestProgram;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The door for tests is open for all to see. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "tallystick.e2e.enabled", value = "true")
final class TestModeHealthTest {

  @Inject Sender sender;

  @Test
  void health_shows_that_unsigned_events_are_taken() {
    assertThat(sender.get("/health"))
        .contains("\"status\":\"UP\"")
        .contains("\"test-mode\"")
        .contains("\"E2E_TEST_MODE\":\"unsigned test events with the token are accepted\"")
        .doesNotContain(TestProgram.TOKEN);
  }

  @Test
  void strangers_are_told_so_too_and_nothing_else() {
    var health = sender.send(sender.request("/health").header("Via", "1.1 proxy").build());
    assertThat(health.at("details"))
        .isEqualTo(Map.of("E2E_TEST_MODE", "unsigned test events with the token are accepted"));
  }
}
