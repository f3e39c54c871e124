package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What {@code /prometheus} shows, from the start on and as things happen. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@TestMethodOrder(MethodName.class)
final class FiguresTest {

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(4)); // however busy the machine is
  }

  @Inject Sender sender;
  @Inject InMemoryBooks books;
  @Inject SteppingClock clock;
  @Inject MeterRegistry registry;

  private List<String> figures() {
    clock.step(6);
    return sender
        .get("/prometheus")
        .lines()
        .filter(line -> line.startsWith("tallystick_") && !line.contains("le=\"0"))
        .toList();
  }

  @Test
  void a_figure_is_there_before_anything_happens() {
    assertThat(figures())
        .contains(
            "tallystick_events_total{status=\"completed\",type=\"checkout.session.completed\"} 0.0",
            "tallystick_events_total{status=\"failed\",type=\"payment_intent.succeeded\"} 0.0",
            "tallystick_events_total{status=\"ignored\",type=\"other\"} 0.0",
            "tallystick_failures_total{code=\"user_unresolved\"} 0.0",
            "tallystick_failures_total{code=\"internal_error\"} 0.0",
            "tallystick_credits_granted_total 0.0",
            "tallystick_credits_reversed_total 0.0",
            "tallystick_duplicates_total 0.0",
            "tallystick_rejected_total 0.0",
            "tallystick_unavailable_total 0.0",
            "tallystick_failed_events_waiting 0.0",
            "tallystick_oldest_failed_event_age_seconds 0.0",
            "tallystick_processing_seconds_count{status=\"failed\"} 0",
            "tallystick_processing_seconds_bucket{status=\"completed\",le=\"+Inf\"} 0");
  }

  @Test
  void b_what_happens_is_counted() {
    books.open(7);
    Bodies credited = Bodies.purchase(7, 120);
    sender.deliver(credited);
    sender.deliver(credited);
    sender.deliver(Bodies.purchase(404, 5));
    sender.deliver(Bodies.ofType("customer.created"));
    sender.deliver(Bodies.ofType("jane.doe@shop.example"));
    sender.deliver(WEBHOOK, "no event");
    // An outcome is told after it was answered.
    await()
        .until(
            () ->
                registry.counter("tallystick.events", "type", "other", "status", "ignored").count()
                    == 2);
    books.goAway();
    sender.deliver(Bodies.purchase(7, 1));
    books.comeBack();
    clock.step(3600);
    assertThat(figures())
        .contains(
            "tallystick_events_total{status=\"completed\",type=\"checkout.session.completed\"} 1.0",
            "tallystick_events_total{status=\"failed\",type=\"checkout.session.completed\"} 1.0",
            "tallystick_events_total{status=\"ignored\",type=\"other\"} 2.0",
            "tallystick_failures_total{code=\"user_unresolved\"} 1.0",
            "tallystick_credits_granted_total 120.0",
            "tallystick_credits_reversed_total 0.0",
            "tallystick_duplicates_total 1.0",
            "tallystick_rejected_total 1.0",
            "tallystick_unavailable_total 1.0",
            "tallystick_failed_events_waiting 1.0",
            "tallystick_oldest_failed_event_age_seconds 3606.0",
            "tallystick_processing_seconds_count{status=\"completed\"} 1",
            "tallystick_processing_seconds_bucket{status=\"ignored\",le=\"+Inf\"} 2")
        .noneMatch(line -> line.contains("jane.doe"))
        .noneMatch(line -> line.contains("customer.created"));
  }

  @Test
  void c_what_waits_is_not_a_number_while_the_database_is_away_and_the_rest_is_there() {
    books.goAway();
    assertThat(figures())
        .contains(
            "tallystick_failed_events_waiting NaN",
            "tallystick_oldest_failed_event_age_seconds NaN",
            "tallystick_credits_granted_total 120.0");
    books.comeBack();
    assertThat(figures()).contains("tallystick_failed_events_waiting 1.0");
  }

  @Test
  void d_a_scrape_asks_the_database_on_a_thread_that_may_wait_and_not_each_time() {
    int before = books.timesAsked();
    figures();
    sender.get("/prometheus");
    sender.get("/prometheus");
    assertThat(books.timesAsked() - before).isEqualTo(1);
    assertThat(books.askedByVirtualThread()).isTrue();
  }

  @Test
  void e_what_people_do_on_the_dashboard_is_not_shown() {
    for (String[] each :
        new String[][] {{"/admin/sign-in", "429"}, {"/admin/events/{id}/disclosures", "303"}}) {
      registry
          .timer(
              "http.server.requests",
              "exception",
              "none",
              "method",
              "POST",
              "status",
              each[1],
              "uri",
              each[0])
          .record(Duration.ofMillis(1));
    }
    assertThat(sender.get("/prometheus"))
        .contains("uri=\"/admin\"")
        .doesNotContain("/admin/")
        .doesNotContain("status=\"429\"");
  }
}
