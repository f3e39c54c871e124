package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import jakarta.inject.Inject;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code /health} tells whoever keeps the program running. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class HealthTest {

  @Inject Sender sender;
  @Inject InMemoryBooks books;
  @Inject SteppingClock clock;

  @AfterEach
  void bringTheDatabaseBack() {
    books.comeBack();
    clock.step(2);
  }

  private Answered health(String path) {
    return sender.send(sender.request(path).build());
  }

  private static Object statusOf(String indicator, Answered health) {
    return ((Map<?, ?>) ((Map<?, ?>) health.at("details")).get(indicator)).get("status");
  }

  @Test
  void with_its_database_it_is_up_and_says_so_in_detail() {
    for (String path : new String[] {"/health", "/health/readiness"}) {
      Answered health = health(path);
      assertThat(health.code()).isEqualTo(200);
      assertThat(health.at("status")).isEqualTo("UP");
      assertThat(statusOf("database", health)).isEqualTo("UP");
      assertThat(statusOf("intake", health)).isEqualTo("UP");
    }
  }

  @Test
  void without_its_database_it_is_not_ready_and_tells_no_more() {
    books.goAway();
    for (String path : new String[] {"/health", "/health/readiness"}) {
      Answered health = health(path);
      assertThat(health.code()).isEqualTo(503);
      assertThat(health.at("status")).isEqualTo("DOWN");
      assertThat(statusOf("database", health)).isEqualTo("DOWN");
      assertThat(health.http().body()).doesNotContain("Exception").doesNotContain("jane.doe");
    }
  }

  @Test
  void without_its_database_it_lives_on_since_a_new_start_would_not_help() {
    books.goAway();
    Answered liveness = health("/health/liveness");
    assertThat(liveness.code()).isEqualTo(200);
    assertThat(liveness.at("status")).isEqualTo("UP");
    assertThat(liveness.http().body()).doesNotContain("database");
  }

  @Test
  void it_is_well_again_by_itself() {
    books.goAway();
    assertThat(health("/health/readiness").at("status")).isEqualTo("DOWN");
    books.comeBack();
    clock.step(2);
    assertThat(health("/health/readiness").at("status")).isEqualTo("UP");
  }

  @Test
  void strangers_who_ask_again_and_again_do_not_reach_the_database() {
    clock.step(2);
    int before = books.timesAsked();
    for (int i = 0; i < 20; i++) {
      health("/health");
    }
    assertThat(books.timesAsked() - before).isEqualTo(1);
  }

  @Test
  void the_test_door_is_not_mentioned_where_there_is_none() {
    assertThat(health("/health").at("details"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .doesNotContainKey("test-mode");
  }

  @Test
  void strangers_are_told_how_it_is_and_not_why() {
    for (String path : new String[] {"/health", "/health/readiness", "/health/liveness"}) {
      var request = sender.request(path).header("X-Forwarded-For", "203.0.113.9");
      assertThat(sender.send(request.build()).json()).containsOnlyKeys("name", "status");
    }
    books.goAway();
    clock.step(2);
    var request = sender.request("/health").header("X-Forwarded-For", "203.0.113.9");
    Answered health = sender.send(request.build());
    assertThat(health.code()).isEqualTo(503);
    assertThat(health.json()).containsOnlyKeys("name", "status").containsEntry("status", "DOWN");
  }
}
