package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.payment.Amendment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The card of an event offers first what its cause needs, and leads on to the next one. */
class RepairCardTest extends DashboardTest {

  private InMemoryEvents events;

  @Override
  protected void open() {
    super.open();
    events = bean(InMemoryEvents.class);
    for (FailureCode code : FailureCode.values()) {
      events.add(Samples.failed("evt_" + code.code(), code, "{}"));
    }
    events.add(Samples.failed("evt_next", FailureCode.USER_CONFLICT, "{}"));
  }

  @ParameterizedTest
  @CsvSource({
    "user_unresolved, Assign to a user, How many credits?",
    "user_ambiguous, Assign to a user, How many credits?",
    "credits_unknown, How many credits?, Something else",
    "credits_invalid, How many credits?, Assign to a user",
    "amount_mismatch, How many credits?, Something else",
    "stripe_unavailable, There is nothing to do, Assign to a user",
    "internal_error, There is nothing to do, Something else"
  })
  void what_the_cause_needs_comes_first(String code, String first, String then) {
    String page = signedIn("operator").get("/admin/events/evt_" + code).body();

    assertThat(page).containsSubsequence(first, then);
    assertThat(page.split("id=\"who\"", -1)).as("fields to find a user").hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"STRIPE_UNAVAILABLE", "INTERNAL_ERROR", "PAYMENT_NOT_FOUND"})
  void what_is_no_longer_tried_by_itself_says_so(FailureCode code) {
    events.add(Samples.givenUp("evt_up_" + code.code(), code));

    assertThat(signedIn("operator").get("/admin/events/evt_up_" + code.code()).body())
        .contains("needs someone", "It is no longer tried by itself: read the log", "Try it now…")
        .doesNotContain("tried again by itself", "There is nothing to do", "automatically");
    assertThat(signedIn("operator").get("/admin/events/evt_" + code.code()).body())
        .contains("There is nothing to do: it is tried again by itself")
        .doesNotContain("needs someone", "no longer tried");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
  void each_cause_leads_to_where_it_is_explained(FailureCode code) {
    Browser viewer = signedIn("viewer");

    assertThat(viewer.get("/admin/events/evt_" + code.code()).body())
        .contains("href=\"/admin/causes#" + code.code() + "\"");
    assertThat(viewer.get("/admin/causes").body())
        .containsSubsequence("id=\"" + code.code() + "\"", code.title(), "What to do:");
  }

  @Test
  void the_number_that_others_got_for_the_same_amount_is_one_click_away() {
    events.add(Samples.completed("evt_bought", 1500));

    assertThat(signedIn("operator").get("/admin/events/evt_credits_unknown").body())
        .containsSubsequence(
            "How many credits?", "Others got for", "$9.99", "value=\"1500\"", "1,500 credits");
    assertThat(signedIn("viewer").get("/admin/events/evt_credits_unknown").body())
        .doesNotContain("Others got for");
  }

  /** Pages are in English: a browser's language would give numbers other digits. */
  @Test
  void numbers_have_the_same_digits_whatever_the_browser_s_language() {
    events.add(Samples.completed("evt_bought_before", 2500));

    assertThat(
            signedIn("operator")
                .get("/admin/events/evt_credits_unknown", "Accept-Language", "fa")
                .body())
        .containsSubsequence("Others got for", "2,500 credits");
  }

  @Test
  void an_event_that_cannot_be_read_is_not_offered_what_cannot_help() {
    String page = signedIn("operator").get("/admin/events/evt_payload_unreadable").body();

    assertThat(page)
        .contains("Copy a report without personal data", "Discard…")
        .contains("Tallystick cannot read event evt_payload_unreadable")
        .doesNotContain("Assign to a user", "How many credits?", "zoe@example.net");
  }

  /** It takes back what its payment brought: nobody can say whose, and how much. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "refund.created",
        "charge.refunded",
        "charge.refund.updated",
        "charge.dispute.funds_withdrawn"
      })
  void a_refund_without_its_payment_is_not_offered_what_cannot_help(String type) {
    EventDetails failed = Samples.failed("evt_refund", FailureCode.PAYMENT_NOT_FOUND, "{}");
    events.add(Samples.typed(failed, type));

    assertThat(signedIn("operator").get("/admin/events/evt_refund").body())
        .contains("no credits were moved.", "Try it now…", "Discard…")
        .doesNotContain("Assign to a user", "How many credits?", "no credits were added");
  }

  @Test
  void a_refund_that_was_booked_with_its_payment_does_not_look_as_if_it_were_missing() {
    events.add(Samples.typed(Samples.completed("evt_before", 0), "refund.created"));

    assertThat(signedIn("operator").get("/admin/events/evt_before").body())
        .contains("nothing was left to book for")
        .doesNotContain("0 credits were booked");
  }

  @ParameterizedTest
  @CsvSource({
    "credits_unknown, de, Wir prüfen",
    "user_unresolved, fr, Nous cherchons",
    "internal_error, en, automatically"
  })
  void the_sentence_for_the_customer_can_be_changed_before_it_is_copied(
      String code, String language, String part) {
    String page =
        signedIn("operator").get("/admin/events/evt_" + code + "?lang=" + language).body();
    String field = page.replaceFirst("(?s).*(<textarea[^>]*id=\"sentence\".*?</textarea>).*", "$1");

    assertThat(field)
        .contains("lang=\"" + language + "\"", part)
        .doesNotContain("readonly", "disabled", "name=");
  }

  @Test
  void after_a_repair_the_next_event_of_the_same_cause_is_one_click_away() {
    long user = books.userWith("zoe@example.org", "Zoe", 0);
    Browser operator = signedIn("operator");

    Seen done =
        operator.post(
            "/admin/events/evt_user_conflict/repairs", assigning(operator, user, "rang up"));

    assertThat(done.place())
        .isEqualTo("/admin/events/evt_user_conflict?done=assign&cause=user_conflict");
  }

  @ParameterizedTest
  @CsvSource({
    "rang up, true, '?done=assign'",
    "wrote a letter, true, '?action=assign&user='",
    "rang up, false, '?action=assign&user='"
  })
  void only_a_second_click_is_told_that_it_is_done(String reason, boolean same, String query) {
    long user = books.userWith(books.users() + "@twice.example", "Zoe", 0);
    long before = same ? user : books.userWith(books.users() + "@twice.example", "Ann", 0);
    String id = "evt_twice_" + user;
    Amendment said =
        new Amendment(Optional.of(new Assignment(new UserId(before), false)), Optional.empty());
    events.add(Samples.assigned(id, "operator", said));
    Browser operator = signedIn("operator");

    assertThat(
            operator
                .post("/admin/events/" + id + "/repairs", assigning(operator, user, reason))
                .place())
        .startsWith("/admin/events/" + id + query);
  }

  /** The form by which an operator assigns an event. */
  private Map<String, String> assigning(Browser operator, long user, String reason) {
    return Map.of(
        "csrf",
        token(operator),
        "action",
        "assign",
        "user",
        Long.toString(user),
        "token",
        FixedRepairs.TOKEN,
        "reason",
        reason);
  }

  @Test
  void a_cause_is_not_over_while_the_event_itself_still_has_it() {
    String id = "evt_alone";
    Deed deed = new Deed(Samples.RECEIVED, "operator", "retry", id, "why", Amendment.NONE);
    events.add(Samples.with(Samples.failed(id, FailureCode.AMOUNT_MISMATCH, "{}"), List.of(deed)));

    assertThat(
            signedIn("operator").get("/admin/events/" + id + "?done=retry&cause=of_later").body())
        .contains("Tried, and no credits were added.")
        .doesNotContain("That was the last one");
  }

  @Test
  void the_next_event_and_how_many_are_left_are_said() {
    events.add(Samples.assigned("evt_assigned", "operator"));

    String page =
        signedIn("operator")
            .get("/admin/events/evt_assigned?done=assign&cause=user_conflict")
            .body();

    assertThat(page)
        .contains("href=\"/admin/events/evt_user_conflict\" data-key=\"n\">Next</a>")
        .contains("<span>2</span> left of");
  }
}
