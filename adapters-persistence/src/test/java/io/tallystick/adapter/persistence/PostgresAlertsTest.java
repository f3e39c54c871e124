package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.Alerts;
import io.tallystick.application.service.AlertService;
import io.tallystick.domain.inbox.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an alert is sent, and what it tells. */
class PostgresAlertsTest {

  private final List<String> sent = new ArrayList<>();
  private Optional<String> problem = Optional.empty();
  private Instant now = Events.NOW;
  private Database database;
  private Adapters adapters;
  private AlertService alerts;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database, 4);
    alerts =
        new AlertService(
            adapters.context().getBean(Alerts.class),
            (causes, at) -> {
              String told =
                  causes.stream()
                      .map(cause -> cause.failed() + " " + cause.code())
                      .collect(Collectors.joining(", "));
              synchronized (sent) {
                sent.add(told);
              }
              return problem;
            },
            adapters.transactions(),
            () -> now);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void nothing_is_sent_while_nothing_has_failed() {
    alerts.sendDue();

    assertThat(sent).isEmpty();
  }

  @Test
  void the_first_is_sent_at_once_the_next_after_a_quarter_of_an_hour_and_one_when_all_is_clear() {
    fail("a", FailureCode.USER_UNRESOLVED);
    fail("b", FailureCode.USER_UNRESOLVED);
    fail("c", FailureCode.AMOUNT_MISMATCH);
    alerts.sendDue();
    fail("d", FailureCode.AMOUNT_MISMATCH);
    after(Duration.ofMinutes(14));
    alerts.sendDue();
    assertThat(sent).containsExactly("2 user_unresolved, 1 amount_mismatch");

    after(Duration.ofMinutes(1));
    alerts.sendDue();
    assertThat(sent).hasSize(2).last().isEqualTo("2 amount_mismatch, 2 user_unresolved");

    database.execute(
        "UPDATE stripe_events SET processing_status = 'ignored', failure_code = NULL,"
            + " skip_reason = 'already_credited'");
    alerts.sendDue();
    alerts.sendDue();
    after(Duration.ofHours(1));
    alerts.sendDue();
    assertThat(sent).hasSize(3).last().isEqualTo("");

    fail("e", FailureCode.CREDITS_UNKNOWN);
    alerts.sendDue();
    assertThat(sent).hasSize(4).last().isEqualTo("1 credits_unknown");
  }

  @Test
  void what_is_retried_by_itself_counts_after_an_hour() {
    fail("a", FailureCode.INTERNAL_ERROR);
    alerts.sendDue();
    assertThat(sent).isEmpty();

    after(Duration.ofHours(1));
    alerts.sendDue();
    assertThat(sent).containsExactly("1 internal_error");
  }

  @Test
  void one_that_is_not_taken_is_sent_again_after_a_minute() {
    fail("a", FailureCode.USER_UNRESOLVED);
    problem = Optional.of("the receiver answered 500");
    assertThat(alerts.sendDue()).isEqualTo(problem);
    assertThat(alerts.sendDue()).isEmpty();
    assertThat(sent).hasSize(1);

    problem = Optional.empty();
    after(Duration.ofMinutes(1));
    alerts.sendDue();
    alerts.sendDue();
    assertThat(sent).hasSize(2);
  }

  @Test
  void of_several_instances_one_alone_sends_it() throws Exception {
    fail("a", FailureCode.USER_UNRESOLVED);
    try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
      for (var done : instances.invokeAll(Stream.generate(() -> instance()).limit(4).toList())) {
        assertThat(done.get()).isEmpty();
      }
    }
    assertThat(sent).hasSize(1);
  }

  private java.util.concurrent.Callable<Optional<String>> instance() {
    return () -> alerts.sendDue();
  }

  private void after(Duration time) {
    now = now.plus(time);
  }

  private void fail(String name, FailureCode code) {
    adapters.commit(
        () -> adapters.inbox().add(List.of(Events.failed(name, code, "why", Optional.empty()))));
  }
}
