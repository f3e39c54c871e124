package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who watches is answered, whatever the state of the database. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class WatchersTest {

  @Inject Sender sender;
  @Inject InMemoryBooks books;
  @Inject SteppingClock clock;

  @AfterEach
  void bringTheDatabaseBack() {
    books.comeBack();
    clock.step(6);
  }

  @Test
  void a_scrape_is_200_while_the_database_is_away() {
    books.goAway();
    clock.step(6);
    var scrape = sender.exchange(sender.request("/prometheus").build());
    assertThat(scrape.statusCode()).isEqualTo(200);
    assertThat(scrape.headers().firstValue("Content-Type")).get().asString().startsWith("text/");
    assertThat(scrape.body()).contains("tallystick_failed_events_waiting NaN");
  }

  @Test
  void the_waiting_stay_as_they_were_until_the_answer_is_too_old() {
    clock.step(6);
    sender.get("/prometheus");
    sender.deliver(Bodies.purchase(404, 5));
    assertThat(sender.get("/prometheus")).contains("tallystick_failed_events_waiting 0.0");
    clock.step(6);
    assertThat(sender.get("/prometheus")).contains("tallystick_failed_events_waiting 1.0");
  }

  @Test
  void health_speaks_of_the_database_and_of_itself_and_of_nothing_else() {
    assertThat(sender.send(sender.request("/health").build()).at("details"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("database", "intake", "deadlockedThreads", "gracefulShutdown");
    assertThat(sender.send(sender.request("/health/liveness").build()).at("details"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("deadlockedThreads");
  }
}
