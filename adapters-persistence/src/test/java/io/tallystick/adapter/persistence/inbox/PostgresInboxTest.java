package io.tallystick.adapter.persistence.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.inbox.WebhookInbox.ChangedEvent;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.Backlog;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.State;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.SkipReason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events as they came, and what became of them. */
class PostgresInboxTest {

  private static final Instant LATER = Events.NOW.plusSeconds(60);

  private Database database;
  private Adapters adapters;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void an_event_in_any_state_comes_back_as_it_was() {
    List<State> states =
        List.of(
            new Completed(
                Events.NOW, new UserId(5), 100, Optional.empty(), Optional.of("look at this")),
            new Completed(Events.NOW, new UserId(5), -3, Optional.empty(), Optional.empty()),
            new Ignored(Events.NOW, SkipReason.AWAITING_PAYMENT),
            new Failed(Events.NOW, new Failure(FailureCode.USER_CONFLICT, "two"), Optional.empty()),
            new Failed(
                Events.NOW, new Failure(FailureCode.INTERNAL_ERROR, ""), Optional.of(LATER)));
    add(Events.received("new", Events.body("new")));
    assertThat(stored("new")).isEqualTo(Events.received("new", Events.body("new")).event());
    for (int i = 0; i < states.size(); i++) {
      EventNotice notice = Events.paid("state" + i);
      StripeEvent event = StripeEvent.received(notice, "webhook", Events.NOW).tried(states.get(i));
      add(new NewEvent(notice, event, Events.body("state" + i)));

      assertThat(stored("state" + i)).isEqualTo(event);
      assertThat(locked("state" + i)).isEqualTo(event);
    }
  }

  @Test
  void what_is_told_of_it_stands_in_its_columns() {
    add(Events.received("told", Events.body("told")));

    assertThat(
            database.one(
                """
                SELECT event_type, source, livemode, api_version, account_id, object_id,
                  stripe_created_at = received_at, payment_id, amount_minor, currency
                FROM stripe_events
                """))
        .isEqualTo(
            "checkout.session.completed|webhook|f|2026-01-28.clover|∅|cs_told|t|pi_told|999|usd");
  }

  @Test
  void an_event_moves_on_and_nothing_of_its_former_state_stays() {
    NewEvent failed =
        Events.failed("moves", FailureCode.INTERNAL_ERROR, "broke", Optional.of(LATER));
    add(failed);
    StripeEvent discarded = failed.event().tried(new Discarded(LATER, Optional.empty()));
    update(failed, discarded);
    assertThat(stored("moves")).isEqualTo(discarded);

    StripeEvent again =
        discarded.tried(
            new Failed(LATER, new Failure(FailureCode.CREDITS_UNKNOWN, "?"), Optional.empty()));
    update(failed, again);
    assertThat(stored("moves")).isEqualTo(again);

    StripeEvent done =
        again.tried(
            new Completed(LATER, new UserId(3), 10, Optional.empty(), Optional.of("at last")));
    update(failed, done);
    assertThat(stored("moves")).isEqualTo(done);
    assertThat(database.one("SELECT error_message, failure_code FROM stripe_events"))
        .isEqualTo("∅|∅");
  }

  @Test
  void an_event_that_is_not_there_is_not_found_and_cannot_be_changed() {
    NewEvent event = Events.received("none", Events.body("none"));

    assertThat(adapters.inbox().find(List.of(event.event().id()))).isEmpty();
    assertThat(adapters.inbox().find(List.of())).isEmpty();
    assertThat(adapters.committed(() -> adapters.inbox().lock(List.of(event.event().id()))))
        .isEmpty();
    assertThatThrownBy(() -> update(event, event.event()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_known_id_cannot_be_added_again() {
    add(Events.received("twice", Events.body("twice")));

    assertThatThrownBy(() -> add(Events.received("twice", Events.body("other"))))
        .rootCause()
        .hasMessageContaining("duplicate key");
  }

  @Test
  void a_locked_event_is_held_until_the_end() {
    add(Events.received("held", Events.body("held")));
    adapters.commit(
        () -> {
          adapters.inbox().lock(List.of(Events.id("held")));
          assertThatThrownBy(
                  () ->
                      database.run(
                          "SET lock_timeout = '1ms'; UPDATE stripe_events SET attempts = 1"))
              .hasMessageContaining("lock timeout");
        });
  }

  @Test
  void an_event_that_another_transaction_holds_is_told_and_not_awaited() throws SQLException {
    add(Events.received("free", Events.body("free")));
    add(Events.received("held", Events.body("held")));
    try (Connection other = database.connection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM stripe_events WHERE event_id = 'evt_held' FOR UPDATE");

      List<StripeEventId> ids = List.of(Events.id("free"), Events.id("held"), Events.id("new"));
      assertThat(adapters.committed(() -> adapters.inbox().tryLock(ids)).keySet())
          .containsExactly(Events.id("free"));
      assertThat(adapters.committed(() -> adapters.inbox().known(ids).get()))
          .containsExactlyInAnyOrder(Events.id("free"), Events.id("held"));
    }
  }

  @Test
  void failed_events_of_a_credited_payment_are_closed_and_no_others() {
    add(waits("one", "paid", FailureCode.USER_UNRESOLVED));
    add(waits("two", "paid", FailureCode.INTERNAL_ERROR));
    add(waits("other", "unpaid", FailureCode.USER_UNRESOLVED));
    add(waits("legacy", "paid", FailureCode.LEGACY_UNFINISHED));
    add(Events.received("paid", Events.body("paid")));
    adapters.commit(() -> adapters.inbox().closeCredited(Set.of(Events.payment("paid")), LATER));

    assertThat(stored("one").state()).isEqualTo(new Ignored(LATER, SkipReason.ALREADY_CREDITED));
    assertThat(stored("two").state()).isEqualTo(new Ignored(LATER, SkipReason.ALREADY_CREDITED));
    assertThat(stored("other").state()).isInstanceOf(Failed.class);
    assertThat(stored("legacy").state()).isInstanceOf(Failed.class);
    assertThat(stored("paid").isOpen()).isTrue();
  }

  @Test
  void the_backlog_counts_what_has_failed_from_when_it_came() {
    assertThat(adapters.inbox().backlog(LATER)).isEqualTo(new Backlog(0, Optional.empty()));
    add(waits("one", "one", FailureCode.USER_UNRESOLVED));
    add(waits("two", "two", FailureCode.LEGACY_UNFINISHED));
    add(Events.received("three", Events.body("three")));

    assertThat(adapters.inbox().backlog(LATER))
        .isEqualTo(new Backlog(2, Optional.of(Duration.ofSeconds(60))));
  }

  @Test
  void a_try_that_seems_to_end_before_it_began_is_noted() {
    StripeEvent event = waits("one", "one", FailureCode.USER_CONFLICT).event();
    adapters.commit(
        () ->
            adapters
                .inbox()
                .addAttempts(
                    List.of(Events.attempt(event), Events.attempt(event, Duration.ofSeconds(-1)))));

    assertThat(
            database.rows(
                "SELECT triggered_by, outcome, code, duration_ms FROM stripe_event_attempts"
                    + " ORDER BY id"))
        .containsExactly("webhook|failed|user_conflict|3", "webhook|failed|user_conflict|0");
  }

  private void add(NewEvent event) {
    adapters.commit(() -> adapters.inbox().add(List.of(event)));
  }

  private void update(NewEvent known, StripeEvent event) {
    adapters.commit(
        () -> adapters.inbox().update(List.of(new ChangedEvent(known.notice(), event))));
  }

  private StripeEvent stored(String name) {
    List<StoredEvent> found = adapters.inbox().find(List.of(Events.id(name)));
    assertThat(found).hasSize(1);
    return found.getFirst().event();
  }

  private StripeEvent locked(String name) {
    return adapters
        .committed(() -> adapters.inbox().lock(List.of(Events.id(name))))
        .get(Events.id(name));
  }

  private static NewEvent waits(String name, String payment, FailureCode code) {
    return Events.failed(Events.paid(name, payment), code, "?", Optional.empty());
  }

  private static NewEvent due(String name, Instant at) {
    return Events.failed(name, FailureCode.INTERNAL_ERROR, "?", Optional.of(at));
  }

  private static StripeEventId[] ids(String... names) {
    return List.of(names).stream().map(Events::id).toArray(StripeEventId[]::new);
  }
}
