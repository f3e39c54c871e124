package io.tallystick.bootstrap;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tallystick.bootstrap.Visit.Window;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** States in which a page is seldom seen, and how many clicks a repair takes. */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StatesEndToEndTest {

  /** Counts what is pressed with a mouse; Enter in a field presses a button without one. */
  private static final String COUNT_CLICKS =
      """
      addEventListener('click', (click) => {
        if (click.isTrusted && click.detail > 0) {
          localStorage.setItem('clicks', Number(localStorage.getItem('clicks')) + 1);
        }
      }, true);
      """;

  private static final String NOBODY_LISTENS = "smtp://127.0.0.1:9";

  private Visit visit;
  private Desk desk;

  @BeforeAll
  void open() {
    visit = Visit.open();
    desk =
        Desk.open(
            Map.of(
                "TALLYSTICK_ON_USER_CONFLICT",
                "fail",
                "TALLYSTICK_ALERT_EMAIL",
                "ops@shop.example,ann@shop.example",
                "SMTP_URL",
                NOBODY_LISTENS));
  }

  @AfterEach
  void closeWindows() {
    visit.closeWindows();
  }

  @AfterAll
  void close() {
    desk.close();
    visit.close();
  }

  @Test
  void one_suggested_account_takes_four_clicks_and_the_next_event_one_more() {
    desk.user("solo.keller@example.org", "Solo Keller");
    String next = desk.deliver(unresolved("nobody.near@example.net", 70), "failed");
    String event = desk.deliver(unresolved("solo.keller@example.net", 70), "failed");
    Page page = countingClicks();

    signIn(page);
    page.locator("a[href$='/" + event + "']").click();
    assertThat(page.locator("input[name=user]")).hasCount(1);
    page.locator("input[name=user]").click();
    assertThat(page.getByLabel("Reason")).isFocused();
    page.keyboard().type("one letter differs");
    page.getByRole(AriaRole.BUTTON, named("Assign and retry")).click();
    assertThat(page.getByText("Done.")).isVisible();
    assertThat(clicks(page)).isEqualTo(4);

    page.getByRole(AriaRole.LINK, named("Next")).click();
    assertThat(page.locator("h1")).hasText("Could not find the user");
    assertThat(page.url()).endsWith(next);
    assertThat(clicks(page)).isEqualTo(5);
  }

  @Test
  void without_a_suggestion_it_takes_five_clicks() {
    desk.user("far.away@example.org", "Quite Another");
    String event = desk.deliver(unresolved("unlike@example.net", 80), "failed");
    Page page = countingClicks();

    signIn(page);
    page.locator("a[href$='/" + event + "']").click();
    assertThat(page.locator("input[name=user]")).hasCount(0);
    page.getByLabel("E-mail, name, id").fill("far.away");
    page.getByRole(AriaRole.BUTTON, named("Find")).click();
    page.locator("input[name=user]").click();
    assertThat(page.getByLabel("Reason")).isFocused();
    page.keyboard().type("rang up");
    page.getByRole(AriaRole.BUTTON, named("Assign and retry")).click();
    assertThat(page.getByText("Done.")).isVisible();
    assertThat(clicks(page)).isEqualTo(5);
  }

  @Test
  void unknown_credits_take_four_clicks() {
    long user = desk.user("how.many@example.org", "How Many");
    String event =
        desk.deliver(Bodies.paidSession().with("client_reference_id", "" + user), "failed");
    Page page = countingClicks();

    signIn(page);
    page.locator("a[href$='/" + event + "']").click();
    page.getByLabel("Credits", new Page.GetByLabelOptions().setExact(true)).fill("120");
    page.locator("#set_credits button").click();
    assertThat(page.getByLabel("Reason")).isFocused();
    page.keyboard().type("as on the invoice");
    page.getByRole(AriaRole.BUTTON, named("Set credits and retry")).click();
    assertThat(page.getByText("Done.")).isVisible();
    assertThat(clicks(page)).isEqualTo(4);
  }

  @Test
  void a_test_event_and_a_test_by_email_say_what_became_of_them() {
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/setup"));
    page.getByRole(AriaRole.BUTTON, named("Send a test event")).click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("The test event was taken.");
    assertThat(Look.everywhere(page, "state-test-event")).isEmpty();
    page.getByRole(AriaRole.STATUS).getByRole(AriaRole.LINK).click();
    assertThat(page.locator("main")).containsText("ignored");

    page.navigate(desk.at("/admin/notifications"));
    page.getByRole(AriaRole.BUTTON, named("Send a test: E-mail")).click();
    assertThat(page.getByRole(AriaRole.STATUS))
        .containsText("The test was not taken: the mail server cannot be reached");
    assertThat(Look.everywhere(page, "state-notification-not-taken")).isEmpty();
    assertThat(visit.complaints()).isEmpty();
  }

  @Test
  void credits_are_set_for_many_events_at_once() {
    long user = desk.user("pack@example.org", "Pack Buyer");
    Bodies purchase = Bodies.paidSession().with("client_reference_id", "" + user);
    String event = desk.deliver(purchase, "failed");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events?status=failed&view=list&code=credits_unknown"));
    page.locator("input[name=id][value=" + event + "]").check();
    page.getByText("Set credits or assign").click();
    page.getByLabel("Credits of each").fill("75");
    assertThat(Look.everywhere(page, "state-bulk-set-credits")).isEmpty();
    page.getByRole(AriaRole.BUTTON, named("Set credits…").setExact(true)).click();

    assertThat(page.locator("h1")).hasText("Set 75 credits for 1 event");
    assertThat(page.locator("main")).containsText("+75 credits for user " + user);
    assertThat(Look.everywhere(page, "state-bulk-set-credits-plan")).isEmpty();
    page.getByLabel("Reason").fill("the small pack");
    page.getByRole(AriaRole.BUTTON, named("Set 75 credits for 1 event")).click();
    assertThat(page.locator("main")).containsText("1 of 1 event done");
    assertThat(desk.database().balance(user)).isEqualTo(75);
    assertThat(visit.complaints()).isEmpty();
  }

  @Test
  void credits_are_set_for_all_events_of_an_amount() {
    long user = desk.user("amounts@example.org", "Amount Buyer");
    for (int i = 0; i < 3; i++) {
      desk.deliver(
          Bodies.paidSession().with("client_reference_id", "" + user).raw("amount_total", "4700"),
          "failed");
    }
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events"));
    page.locator("tr[data-id=credits_unknown]").getByText("Set credits…").click();
    assertThat(Look.everywhere(page, "state-amounts")).isEmpty();
    page.getByLabel("Credits for each event of €47.00").fill("120");
    page.getByRole(AriaRole.BUTTON, named("Set credits… for the 3 events of €47.00")).click();

    page.getByLabel("Reason").fill("the new pack");
    page.getByRole(AriaRole.BUTTON, named("Set 120 credits for each of 3 events")).click();
    assertThat(page.locator("main")).containsText("3 of 3 events done");
    assertThat(desk.database().balance(user)).isEqualTo(360);
    assertThat(visit.complaints()).isEmpty();
  }

  @Test
  void a_refused_sign_in_says_why_and_keeps_the_name() {
    Page page = visit.window(Window.usual());
    page.navigate(desk.at("/admin/sign-in"));
    page.getByLabel("Name").fill("olga");
    page.getByLabel("Password").fill("not this one");
    page.getByRole(AriaRole.BUTTON, named("Sign in")).click();

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("do not fit together");
    assertThat(page.getByLabel("Name")).hasValue("olga");
    assertThat(Look.everywhere(page, "state-sign-in-refused")).isEmpty();
  }

  @Test
  void a_conflict_an_ambiguous_address_and_a_transient_cause_say_what_to_do() {
    long own = desk.user("own.id@example.org", "Own Er");
    desk.user("typed@example.org", "Ty Ped");
    desk.user("twin@example.org", "Twin One");
    desk.user("Twin@example.org", "Twin Two");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());

    page.navigate(
        desk.at(
            "/admin/events/"
                + desk.deliver(
                    unresolved("typed@example.org", 10).with("client_reference_id", "" + own),
                    "failed")));
    assertThat(page.locator("h1")).hasText("The payment names two users");
    assertThat(page.locator("input[name=user]")).hasCount(2);
    assertThat(page.locator("input[name=user]:checked")).hasCount(0);
    assertThat(Look.everywhere(page, "state-conflict")).isEmpty();

    page.navigate(
        desk.at("/admin/events/" + desk.deliver(unresolved("twin@example.org", 10), "failed")));
    assertThat(page.locator("h1")).hasText("Several users share the address");
    assertThat(page.locator("input[name=user]")).hasCount(2);
    assertThat(Look.everywhere(page, "state-ambiguous")).isEmpty();

    Bodies refund =
        Bodies.object("refund.created", "refund", Bodies.fresh("re"))
            .with("payment_intent", "pi_never_seen")
            .with("status", "succeeded")
            .with("currency", "eur")
            .raw("amount", "2000");
    page.navigate(desk.at("/admin/events/" + desk.deliver(refund, "failed")));
    assertThat(page.locator("h1")).hasText("A refund came before its payment");
    assertThat(page.locator("#repair")).containsText("There is nothing to do");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Try it now…"))).isVisible();
    assertThat(Look.everywhere(page, "state-transient")).isEmpty();
  }

  @Test
  void sums_of_money_stand_one_for_each_currency() {
    for (String[] sum :
        new String[][] {
          {"137000", "eur"},
          {"68999", "usd"},
          {"67000", "gbp"},
          {"3000", "jpy"},
          {"12345", "kwd"}
        }) {
      desk.deliver(
          Bodies.paidSession()
              .with("client_reference_id", "" + desk.user(sum[1] + "@example.org", "Cur Rency"))
              .raw("amount_total", sum[0])
              .with("currency", sum[1]),
          "failed");
    }
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());

    Locator money = page.locator("tr[data-id=credits_unknown] td[data-label=Money] div").nth(0);
    assertThat(money).isVisible();
    assertThat(page.locator("tr[data-id=credits_unknown] td[data-label=Money]"))
        .containsText("+ 2 more currencies");
    assertThat(Look.everywhere(page, "state-currencies")).isEmpty();
  }

  @Test
  void a_bulk_repair_that_runs_is_stopped_and_found_again() {
    for (int i = 0; i < 4; i++) {
      desk.deliver(unresolved("bulk" + i + "@example.net", 5).raw("amount_total", "500"), "failed");
    }
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events?view=list&least=5&most=5&currency=eur"));
    page.getByLabel("that match this filter").check();
    page.getByRole(AriaRole.BUTTON, named("Retry…")).click();
    assertThat(page.getByLabel("Reason")).isVisible();
    // Another instance has claimed all of it, and has done the first.
    desk.database()
        .execute(
            """
            BEGIN;
            UPDATE tallystick.bulk_items SET claimed_at = now();
            UPDATE tallystick.bulk_items SET done_at = now(), outcome = 'failed',
              code = 'user_unresolved', message = 'nobody has this address', credits = 0
            WHERE position = 1;
            UPDATE tallystick.bulk_runs SET state = 'running', started_by = 'olga',
              reason = 'after the import', started_at = now();
            COMMIT
            """);
    page.reload();
    assertThat(page.locator(".progress-line")).containsText("1 of 4 events done");
    assertThat(Look.everywhere(page, "state-bulk-running")).isEmpty();

    page.getByRole(AriaRole.BUTTON, named("Stop")).click();
    assertThat(page.getByRole(AriaRole.BUTTON, named("Resume"))).isVisible();
    assertThat(Look.everywhere(page, "state-bulk-stopped")).isEmpty();
    page.getByRole(AriaRole.LINK, named("Bulk repairs (1 stopped)")).click();
    assertThat(page.locator("tbody tr").first()).containsText("stopped");
  }

  @Test
  void a_repair_that_still_fails_is_told_as_such() {
    long user = desk.user("much@example.org", "Mu Ch");
    String event =
        desk.deliver(Bodies.paidSession().with("client_reference_id", "" + user), "failed");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events/" + event));
    page.getByLabel("Credits", new Page.GetByLabelOptions().setExact(true)).fill("2000000");
    page.locator("#set_credits button").click();
    page.getByLabel("Reason").fill("on record");
    page.locator("[data-confirm]").click();

    assertThat(page.locator(".alert-warning")).containsText("It still fails");
    assertThat(Look.everywhere(page, "state-still-fails")).isEmpty();
  }

  @Test
  void while_the_database_is_away_a_list_keeps_its_rows_and_nobody_is_signed_in() {
    desk.deliver(unresolved("kept.row@example.net", 5), "failed");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events?status=failed&view=list"));
    Page stranger = visit.window(Window.usual());
    stranger.navigate(desk.at("/admin/sign-in"));
    desk.database().goAway();
    try {
      page.evaluate("document.dispatchEvent(new Event('tallystick:refresh'))");
      assertThat(page.locator("#live")).containsText("No connection since");
      assertThat(Look.everywhere(page, "state-database-away-list")).isEmpty();

      stranger.getByLabel("Name").fill("olga");
      stranger.getByLabel("Password").fill(Visit.PASSWORD);
      stranger.getByLabel("Password").press("Enter");
      assertThat(stranger.locator("h1")).hasText("Nobody can be signed in now");
      assertThat(Look.everywhere(stranger, "state-database-away-sign-in")).isEmpty();
    } finally {
      desk.database().comeBack();
      page.waitForCondition(
          () -> {
            page.evaluate("document.dispatchEvent(new Event('tallystick:refresh'))");
            return page.locator("#live").isHidden();
          });
    }
  }

  @Test
  void a_reason_is_kept_while_the_database_is_away() {
    long user = desk.user("patient@example.org", "Pat Ient");
    String event =
        desk.deliver(Bodies.paidSession().with("client_reference_id", "" + user), "failed");
    String preview = desk.at("/admin/events/" + event + "?action=set_credits&credits=30");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(preview);
    page.getByLabel("Reason").fill("as on the invoice");
    desk.database().goAway();
    try {
      page.locator("[data-confirm]").click();
      assertThat(page.locator("h1")).hasText("The database does not answer");
      assertThat(Look.everywhere(page, "state-database-away-repair")).isEmpty();
    } finally {
      desk.database().comeBack();
    }

    page.waitForCondition(
        () -> {
          page.navigate(preview);
          return page.locator("[data-confirm]").count() == 1;
        });
    assertThat(page.getByLabel("Reason")).hasValue("as on the invoice");
    page.locator("[data-confirm]").click();
    assertThat(page.getByText("Done.")).isVisible();
    assertThat(desk.database().balance(user)).isEqualTo(30);
  }

  @Test
  void a_bulk_repair_is_done_by_keyboard_alone() {
    String event = desk.deliver(unresolved("only.keys@example.org", 45), "failed");
    long user = desk.user("only.keys@example.org", "Only Keys");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events?status=failed&view=list"));
    page.keyboard().press("j");
    assertThat(page.locator("tr.current")).hasAttribute("data-id", event);
    page.keyboard().press("x");
    page.keyboard().press("r");

    assertThat(page.locator("h1")).hasText("Retry 1 event");
    Locator reason = page.getByLabel("Reason");
    for (int i = 0;
        i < 60 && (Boolean) reason.evaluate("it => document.activeElement !== it");
        i++) {
      page.keyboard().press("Tab");
    }
    page.keyboard().type("signed up since");
    page.keyboard().press("Enter");

    assertThat(page.locator("main")).containsText("1 of 1 event done");
    assertThat(desk.database().balance(user)).isEqualTo(45);
  }

  private Page countingClicks() {
    Page page = visit.window(Window.usual());
    page.addInitScript(COUNT_CLICKS);
    return page;
  }

  private void signIn(Page page) {
    page.navigate(desk.at("/admin"));
    page.getByLabel("Name").fill("olga");
    page.getByLabel("Password").fill(Visit.PASSWORD);
    page.getByRole(AriaRole.BUTTON, named("Sign in")).click();
    assertThat(page.locator("h1")).hasText("Failed events");
  }

  private static int clicks(Page page) {
    return (Integer) page.evaluate("Number(localStorage.getItem('clicks'))");
  }

  private static Bodies unresolved(String email, int credits) {
    return Bodies.paidSession()
        .raw("customer_details", "{\"email\": \"%s\"}".formatted(email))
        .meta("credits", Integer.toString(credits));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
