package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEventId;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Stripe is answered for an event that is genuine. */
@MicronautTest(contextBuilder = ProgramSettings.class)
final class AnswersTest {

  private static final String[] KEYS = {
    "ok", "status", "event_id", "message", "skipped", "credits_added", "user_id"
  };

  @Inject Sender sender;
  @Inject InMemoryBooks books;

  @AfterEach
  void bringTheDatabaseBack() {
    books.comeBack();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {WEBHOOK, WEBHOOK + "/hotfix", "/api/stripe/webhook/hotfix", WEBHOOK + "/?a=b"})
  void a_credited_event_is_completed_with_its_credits_and_its_user(String path) {
    books.open(7);
    int before = books.balance(7);
    Bodies body = Bodies.purchase(7, 120);
    Answered answer = sender.deliver(path, body.json());
    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.http().headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.json())
        .containsOnlyKeys(KEYS)
        .containsEntry("ok", true)
        .containsEntry("status", "completed")
        .containsEntry("event_id", body.id())
        .containsEntry("message", "+120 credits for user 7")
        .containsEntry("skipped", null)
        .containsEntry("credits_added", 120)
        .containsEntry("user_id", "7");
    assertThat(books.balance(7) - before).isEqualTo(120);
  }

  @Test
  void the_same_event_again_is_a_duplicate_with_the_first_outcome_and_the_user() {
    books.open(8);
    Bodies body = Bodies.purchase(8, 5);
    sender.deliver(body);
    Answered again = sender.deliver(body);
    assertThat(again.code()).isEqualTo(200);
    assertThat(again.json())
        .containsOnlyKeys(KEYS)
        .containsEntry("ok", true)
        .containsEntry("status", "duplicate")
        .containsEntry("event_id", body.id())
        .containsEntry("skipped", null)
        .containsEntry("credits_added", null)
        .containsEntry("user_id", "8");
    assertThat(again.at("message")).asString().contains("+5 credits for user 8");
    assertThat(books.balance(8)).isEqualTo(5);
  }

  @Test
  void an_ignored_event_has_its_reason_and_so_has_its_duplicate() {
    Bodies body = Bodies.ofType("customer.created");
    Answered first = sender.deliver(body);
    assertThat(first.code()).isEqualTo(200);
    assertThat(first.json())
        .containsOnlyKeys(KEYS)
        .containsEntry("ok", true)
        .containsEntry("status", "ignored")
        .containsEntry("event_id", body.id())
        .containsEntry("skipped", "unhandled_event_type")
        .containsEntry("credits_added", null)
        .containsEntry("user_id", null);
    Answered again = sender.deliver(body);
    assertThat(again.at("status")).isEqualTo("duplicate");
    assertThat(again.at("skipped")).isNull();
    assertThat(again.at("message")).asString().contains("ignored: unhandled_event_type");
  }

  @Test
  void an_unpaid_session_a_thin_event_and_a_paid_out_payment_are_ignored_by_name() {
    books.open(9);
    sender.deliver(Bodies.purchaseOf("pi_once", 9, 1));
    assertThat(sender.deliver(Bodies.purchaseOf("pi_once", 9, 1)).at("skipped"))
        .isEqualTo("already_credited");
    assertThat(sender.deliver(Bodies.unpaid()).at("skipped")).isEqualTo("awaiting_payment");
    assertThat(sender.deliver(Bodies.thin()).at("skipped")).isEqualTo("thin_event");
    assertThat(books.balance(9)).isEqualTo(1);
  }

  @Test
  void a_failed_event_is_200_and_says_what_is_wrong_without_the_whole_address() {
    Bodies body = Bodies.purchase(404, 5);
    Answered answer = sender.deliver(body);
    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.json())
        .containsOnlyKeys(KEYS)
        .containsEntry("ok", true)
        .containsEntry("status", "failed")
        .containsEntry("event_id", body.id())
        .containsEntry("skipped", null)
        .containsEntry("credits_added", null)
        .containsEntry("user_id", null);
    assertThat(answer.at("message"))
        .asString()
        .startsWith("user_unresolved: ")
        .contains("client_reference_id = “404”")
        .doesNotContain(Bodies.EMAIL);
  }

  @Test
  void a_failed_event_that_is_sent_again_is_answered_as_the_new_try() {
    Bodies body = Bodies.purchase(10, 5);
    assertThat(sender.deliver(body).at("status")).isEqualTo("failed");
    assertThat(sender.deliver(body).at("status")).isEqualTo("failed");
    books.open(10);
    Answered repaired = sender.deliver(body);
    assertThat(repaired.at("status")).isEqualTo("completed");
    assertThat(repaired.at("credits_added")).isEqualTo(5);
    assertThat(sender.deliver(body).at("status")).isEqualTo("duplicate");
  }

  @Test
  void what_the_old_handler_left_unfinished_is_a_duplicate_and_is_not_tried() {
    books.open(11);
    Bodies body = Bodies.purchase(11, 5);
    var failure = new Failure(FailureCode.LEGACY_UNFINISHED, "it was left in processing");
    put(body, new StripeEvent.Failed(Instant.now(), failure, Optional.empty()));
    Answered answer = sender.deliver(body);
    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.at("status")).isEqualTo("duplicate");
    assertThat(answer.at("user_id")).isNull();
    assertThat(answer.at("message")).asString().contains("it is failed: legacy_unfinished: ");
    assertThat(books.balance(11)).isZero();
  }

  @Test
  void what_the_old_handler_completed_or_a_person_discarded_is_a_duplicate() {
    books.open(12);
    Bodies completed = Bodies.purchase(12, 5);
    put(completed, new StripeEvent.CompletedBefore(Instant.now()));
    Answered answer = sender.deliver(completed);
    assertThat(answer.at("status")).isEqualTo("duplicate");
    assertThat(answer.at("message")).asString().contains("it is completed: ");
    assertThat(answer.at("user_id")).isNull();
    Bodies discarded = Bodies.purchase(12, 5);
    put(discarded, new StripeEvent.Discarded(Instant.now(), Optional.empty()));
    assertThat(sender.deliver(discarded).at("message")).asString().contains("it is discarded: ");
    assertThat(books.balance(12)).isZero();
  }

  @Test
  void an_event_that_breaks_its_processing_is_stored_as_failed_and_still_200() {
    Answered answer = sender.deliver(Bodies.purchase(InMemoryBooks.CURSED.value(), 5));
    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.at("status")).isEqualTo("failed");
    assertThat(answer.at("message"))
        .asString()
        .startsWith("internal_error: ")
        .doesNotContain(InMemoryBooks.TELLTALE);
  }

  @Test
  void while_the_database_is_away_the_answer_is_503_and_when_to_come_again() {
    books.open(13);
    Bodies body = Bodies.purchase(13, 5);
    books.goAway();
    Answered answer = sender.deliver(body);
    assertThat(answer.code()).isEqualTo(503);
    assertThat(answer.http().headers().firstValue("Retry-After")).contains("30");
    assertThat(answer.json())
        .containsOnlyKeys(KEYS)
        .containsEntry("ok", false)
        .containsEntry("status", "unavailable")
        .containsEntry("event_id", null);
    books.comeBack();
    assertThat(sender.deliver(body).at("status")).isEqualTo("completed");
  }

  private void put(Bodies body, StripeEvent.State state) {
    books.put(
        new StripeEvent(
            new StripeEventId(body.id()),
            "checkout.session.completed",
            "webhook",
            Instant.now(),
            state,
            1),
        body.json().getBytes(UTF_8));
  }
}
