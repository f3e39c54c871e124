package io.tallystick.bootstrap;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tallystick.bootstrap.Visit.Window;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a failed event to its credits, as support staff go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RepairEndToEndTest {

  private Visit visit;
  private Desk desk;

  @BeforeAll
  void open() {
    visit = Visit.open();
    desk = Desk.open();
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

  @ParameterizedTest(name = "with scripts: {0}")
  @ValueSource(booleans = {true, false})
  void an_event_is_found_previewed_assigned_credited_and_proved(boolean script) {
    String mark = script ? "with" : "without";
    long user = desk.user(mark + "@example.org", "Zoe Keller");
    String event =
        desk.deliver(
            unresolved("typo" + mark + "@example.net", 500).with("customer", "cus_" + mark),
            "failed");
    Page page = visitor(script);

    page.getByLabel("Search payments").fill(event);
    page.getByRole(AriaRole.BUTTON, named("Search")).click();
    assertThat(page.locator("h1")).hasText("Could not find the user");

    page.getByLabel("E-mail, name, id").fill(mark + "@example.org");
    page.getByRole(AriaRole.BUTTON, named("Find")).click();
    page.getByLabel("Z. K. · #" + user).check();
    if (script) {
      assertThat(page.locator(".effect")).containsText("Z. K.");
    }
    page.getByLabel("remember this user").check();
    page.locator("#assign button:not([formaction])").click();
    assertThat(page.locator(".effect"))
        .hasText(
            "Effect: +500 credits for Z. K. · w…@e….org · #%d: balance 0 → 500.".formatted(user));
    assertThat(confirmation(page)).isEnabled();
    assertThat(desk.database().balance(user)).isZero();

    page.getByLabel("Reason").fill("paid with a second address");
    page.getByRole(AriaRole.BUTTON, named("Assign and retry")).click();
    assertThat(page.getByRole(AriaRole.STATUS).filter(saying("Done."))).isVisible();
    assertThat(page.locator("section").filter(saying("For the customer")))
        .containsText("500 credits were added");
    assertThat(desk.database().balance(user)).isEqualTo(500);
    assertThat(desk.database().one("SELECT stripe_customer_id FROM users WHERE id = " + user))
        .isEqualTo("cus_" + mark);

    page.getByRole(AriaRole.LINK, named("See the ledger")).click();
    assertThat(page.locator("h1")).containsText("Z. K.");
    page.getByRole(AriaRole.BUTTON, named("Show personal data")).click();
    assertThat(page.locator("h1")).containsText("Zoe Keller");
    assertThat(page.locator("section[aria-labelledby=ledger] tbody tr")).containsText("olga");

    page.getByRole(AriaRole.LINK, named("Audit")).click();
    assertThat(page.getByRole(AriaRole.ROW).filter(saying(event)))
        .containsText("paid with a second address");
    assertThat(visit.complaints()).isEmpty();
  }

  @Test
  void the_keyboard_alone_does_it_too() {
    long user = desk.user("keys@example.org", "Kay Board");
    String event = desk.deliver(unresolved("keys@example.net", 70), "failed");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());

    page.keyboard().press("/");
    page.keyboard().type(event);
    page.keyboard().press("Enter");
    page.waitForURL(Pattern.compile("events/" + event));
    assertThat(page.locator("#repair")).isVisible();
    page.keyboard().press("p");
    assertThat(page.getByLabel("Reason")).isFocused();
    // The browser itself focuses it, too, in the next frame.
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    page.keyboard().press("Escape");
    assertThat(page.locator(".effect")).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.locator(".effect")).hasCount(0);
    page.keyboard().press("f");
    page.keyboard().type("kay");
    page.keyboard().press("Enter");
    Locator found = page.getByText("Found", new Page.GetByTextOptions().setExact(true));
    assertThat(found).isVisible();
    tabTo(page, "input[name=user]");
    page.keyboard().press("Space");
    assertThat(page.locator(".effect")).containsText("K. B.");
    tabTo(page, "#assign button:not([formaction])");
    page.keyboard().press("Enter");
    assertThat(page.getByLabel("Reason")).isFocused();
    page.keyboard().type("rang up");
    page.keyboard().press("Enter");
    page.waitForURL(Pattern.compile("done=assign"));

    assertThat(page.getByText("Done.")).isVisible();
    assertThat(desk.database().balance(user)).isEqualTo(70);
  }

  @Test
  void what_was_typed_is_there_again_after_the_session_has_ended() {
    long user = desk.user("kept@example.org", "Kay Ept");
    String event = desk.deliver(unresolved("kept@example.net", 30), "failed");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    preview(page, event, "kept@example.org");
    page.getByLabel("Reason").fill("rang up on Monday");

    desk.database().execute("DELETE FROM tallystick.operator_sessions");
    page.getByRole(AriaRole.BUTTON, named("Assign and retry")).click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Your sign-in has ended");
    page.getByLabel("Name").fill("olga");
    page.getByLabel("Password").fill(Visit.PASSWORD);
    page.getByLabel("Password").press("Enter");

    assertThat(page.locator(".effect")).containsText("+30 credits");
    assertThat(page.getByLabel("Reason")).hasValue("rang up on Monday");
    page.getByRole(AriaRole.BUTTON, named("Assign and retry")).click();
    assertThat(page.getByText("Done.")).isVisible();
    assertThat(desk.database().balance(user)).isEqualTo(30);
    page.goBack();
    page.goForward();
    assertThat(page.locator("h1")).containsText("+30 credits");
  }

  @Test
  void a_page_whose_session_has_ended_hides_what_it_shows_and_keeps_what_was_typed() {
    desk.user("hidden@example.org", "Hid Den");
    String event = desk.deliver(unresolved("hidden@example.net", 30), "failed");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    preview(page, event, "hidden@example.org");
    assertThat(page.locator("body")).containsText("H. D.");
    page.getByLabel("Reason").fill("rang up on Tuesday");
    page.getByLabel("E-mail, name, id").fill("somebody else");

    desk.database().execute("DELETE FROM tallystick.operator_sessions");
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    assertThat(page.locator("h1")).hasText("Your sign-in has ended");
    assertThat(page.locator("body")).not().containsText("H. D.");
    assertThat(page.locator("input")).hasCount(0);

    page.getByRole(AriaRole.LINK, named("Sign in again")).click();
    page.getByLabel("Name").fill("olga");
    page.getByLabel("Password").fill(Visit.PASSWORD);
    page.getByLabel("Password").press("Enter");
    assertThat(page.getByLabel("Reason")).hasValue("rang up on Tuesday");
    assertThat(page.getByLabel("E-mail, name, id")).hasValue("somebody else");
  }

  @Test
  void the_second_person_is_told_and_nothing_happens_twice() {
    long user = desk.user("both@example.org", "Bo Th");
    String event = desk.deliver(unresolved("both@example.net", 30), "failed");
    Page first = visit.signedIn(desk.program(), "olga", Window.usual());
    Page second = visit.signedIn(desk.program(), "admin", Window.usual());
    preview(first, event, "both@example.org");
    preview(second, event, "both@example.org");

    first.getByLabel("Reason").fill("first");
    first.getByRole(AriaRole.BUTTON, named("Assign and retry")).click();
    assertThat(first.getByText("Done.")).isVisible();
    second.getByLabel("Reason").fill("second");
    second.getByRole(AriaRole.BUTTON, named("Assign and retry")).click();

    assertThat(second.getByRole(AriaRole.ALERT)).containsText("Nothing was done.");
    assertThat(second.locator("#history")).containsText("olga");
    assertThat(desk.database().balance(user)).isEqualTo(30);
    assertThat(
            desk.database()
                .number("SELECT count(*) FROM audit_log WHERE subject = '%s'".formatted(event)))
        .isEqualTo(1);
  }

  @ParameterizedTest(name = "with scripts: {0}")
  @ValueSource(booleans = {true, false})
  void a_preview_confirms_only_the_account_that_it_showed(boolean script) {
    String mark = script ? "scripted" : "plain";
    long ann = desk.user(mark + ".ann@example.org", "Ann " + mark);
    long bea = desk.user(mark + ".bea@example.org", "Bea " + mark);
    String event = desk.deliver(unresolved(mark + "@example.net", 30), "failed");
    Page page = visitor(script);
    page.navigate(desk.at("/admin/events/" + event));
    page.getByLabel("E-mail, name, id").fill(mark + ".");
    page.getByRole(AriaRole.BUTTON, named("Find")).click();
    assertThat(page.locator("legend")).hasText("Found");
    assertThat(page.locator("input[name=user]:checked")).hasCount(0);
    page.locator("#user-" + ann).check();
    if (!script) {
      page.locator("#assign button:not([formaction])").click();
    }
    assertThat(page.locator(".effect")).containsText("+30 credits for A.");

    page.getByLabel("Reason").fill("for Bea");
    page.locator("#user-" + bea).check();
    if (!script) {
      confirmation(page).click();
      assertThat(page.getByRole(AriaRole.ALERT))
          .containsText(
              "Nothing was done. The form has changed since the preview: previewed was account #%d"
                  .formatted(ann));
      assertThat(desk.database().balance(bea)).isZero();
    }
    assertThat(page.locator("#confirm .effect")).containsText("+30 credits for B.");
    assertThat(desk.database().balance(ann)).isZero();

    confirm(page, "Assign and retry", "for Bea");
    assertThat(desk.database().balance(bea)).isEqualTo(30);
    assertThat(desk.database().balance(ann)).isZero();
  }

  @ParameterizedTest(name = "with scripts: {0}")
  @ValueSource(booleans = {true, false})
  void a_preview_confirms_only_the_number_that_it_showed(boolean script) {
    long user = desk.user("number" + script + "@example.org", "Nu Mber");
    String event =
        desk.deliver(Bodies.paidSession().with("client_reference_id", "" + user), "failed");
    Page page = visitor(script);
    page.navigate(desk.at("/admin/events/" + event));
    setCredits(page, "5000");
    assertThat(page.locator(".effect")).containsText("+5,000 credits for N. M.");

    page.getByLabel("Reason").fill("order says 500");
    page.locator("#credits").fill("500");
    if (script) {
      assertThat(confirmation(page)).isDisabled();
      assertThat(page.getByText("preview again")).isVisible();
      page.locator("#credits").press("Enter");
    } else {
      page.locator("#credits").press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("now it says 500 credits");
    }
    assertThat(page.locator("#confirm .effect")).containsText("+500 credits for N. M.");
    assertThat(desk.database().balance(user)).isZero();

    confirm(page, "Set credits and retry", "order says 500");
    assertThat(desk.database().balance(user)).isEqualTo(500);
  }

  @Test
  void each_account_that_a_payment_names_is_offered_with_where_and_none_is_chosen() {
    long own = desk.user("own@example.org", "Own Er");
    long other = desk.user("other@example.org", "Oth Er");
    desk.user("twin@example.org", "Twin One");
    String event =
        desk.deliver(
            Bodies.paidSession()
                .with("client_reference_id", "" + own)
                .raw("customer_details", "{\"email\": \"other@example.org\"}"),
            "failed");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events/" + event));

    assertThat(page.locator("label:has(#user-%d)".formatted(own)))
        .containsText("the id your application wrote (client_reference_id)");
    assertThat(page.locator("label:has(#user-%d)".formatted(other)))
        .containsText("the e-mail the payer typed (customer_details.email)");
    assertThat(page.locator("input[name=user]:checked")).hasCount(0);

    String alone = desk.deliver(unresolved("twin@example.net", 10), "failed");
    page.navigate(desk.at("/admin/events/" + alone));
    assertThat(page.locator("input[name=user]")).hasCount(1);
    assertThat(page.locator("input[name=user]:checked")).hasCount(0);
  }

  @Test
  void a_repair_after_which_the_event_still_fails_is_not_told_as_done() {
    long user = desk.user("still@example.org", "Stil Lo");
    String event =
        desk.deliver(Bodies.paidSession().with("client_reference_id", "" + user), "failed");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events/" + event));
    setCredits(page, "2000000");

    assertThat(page.locator(".effect"))
        .containsText("It still fails: It asks for too many credits.");
    assertThat(confirmation(page)).not().hasClass(Pattern.compile("btn-primary"));
    page.getByLabel("Reason").fill("on record");
    confirmation(page).click();
    assertThat(page.getByRole(AriaRole.STATUS).filter(saying("It still fails")))
        .hasClass(Pattern.compile("alert-warning"));
    assertThat(page.getByText("Done.")).hasCount(0);
  }

  @Test
  void credits_are_set_and_an_event_is_discarded_and_reopened() {
    long user = desk.user("set@example.org", "Seth");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    String nameless =
        desk.deliver(Bodies.paidSession().with("client_reference_id", "" + user), "failed");
    page.navigate(desk.at("/admin/events/" + nameless));
    setCredits(page, "120");
    assertThat(page.locator(".effect")).containsText("balance 0 → 120");
    confirm(page, "Set credits and retry", "as on the invoice");
    assertThat(desk.database().balance(user)).isEqualTo(120);

    String unwanted = desk.deliver(unresolved("nobody@example.net", 10), "failed");
    page.navigate(desk.at("/admin/events/" + unwanted));
    page.getByRole(AriaRole.BUTTON, named("Discard…")).click();
    confirm(page, "Discard", "a test of the shop");
    assertThat(page.locator("h1")).containsText("Discarded");

    desk.user("nobody@example.net", "Come Later");
    page.getByRole(AriaRole.BUTTON, named("Reopen…")).click();
    assertThat(page.locator(".effect")).containsText("+10 credits");
    confirm(page, "Reopen and retry", "it was none");
    assertThat(
            desk.database()
                .one(
                    "SELECT processing_status FROM stripe_events WHERE event_id = '%s'"
                        .formatted(unwanted)))
        .isEqualTo("completed");
  }

  @Test
  void credits_of_the_wrong_account_are_moved_and_a_refund_follows_them() {
    long wrong = desk.user("wrong@example.org", "Wro Ng");
    long right = desk.user("right@example.org", "Rig Ht");
    Bodies purchase = Bodies.purchase(wrong, 300);
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events/" + desk.deliver(purchase, "completed")));

    page.getByRole(AriaRole.LINK, named("Wrong account? Move these credits…")).click();
    page.getByLabel("The right account").fill("right@example.org");
    page.getByRole(AriaRole.BUTTON, named("Preview")).click();
    assertThat(page.locator("main li").first()).containsText("300 → 0");
    assertThat(page.locator("main li").last()).containsText("0 → 300");
    assertThat(Look.everywhere(page, "move")).isEmpty();
    page.getByLabel("Reason").fill("typed the wrong id");
    page.getByRole(AriaRole.BUTTON, named("Move the credits")).click();
    assertThat(page.getByText("The credits were moved.")).isVisible();
    assertThat(page.locator("#history")).containsText("typed the wrong id");
    assertThat(desk.database().balance(wrong)).isZero();
    assertThat(desk.database().balance(right)).isEqualTo(300);

    desk.deliver(
        Bodies.object("refund.created", "refund", Bodies.fresh("re"))
            .with("payment_intent", purchase.payment())
            .with("status", "succeeded")
            .with("currency", "eur")
            .raw("amount", "1000"),
        "completed");
    assertThat(desk.database().balance(right)).isEqualTo(150);
    assertThat(desk.database().balance(wrong)).isZero();
  }

  @Test
  void a_viewer_sees_no_personal_data_and_no_button() {
    desk.user("secret.person@example.org", "Secret Person");
    String event = desk.deliver(unresolved("secret.person@example.net", 10), "failed");
    Page page = visit.signedIn(desk.program(), "vera", Window.usual());
    page.navigate(desk.at("/admin/events/" + event));

    assertThat(page.locator("h1")).hasText("Could not find the user");
    assertThat(page.locator("#repair")).hasCount(0);
    assertThat(page.content()).doesNotContain("secret.person");
  }

  @Test
  void personal_data_is_shown_on_demand_and_that_is_on_record() {
    String event = desk.deliver(unresolved("masked.person@example.net", 10), "failed");
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events/" + event));
    assertThat(page.content()).doesNotContain("masked.person");

    page.getByRole(AriaRole.BUTTON, named("Show personal data")).click();

    assertThat(page.locator("#tree")).containsText("masked.person@example.net");
    assertThat(
            desk.database()
                .all(
                    "SELECT actor || ' ' || action FROM audit_log WHERE subject = '%s'"
                        .formatted(event)))
        .containsExactly("olga disclose");
  }

  private void preview(Page page, String event, String email) {
    page.navigate(desk.at("/admin/events/" + event));
    page.getByLabel("E-mail, name, id").fill(email);
    page.getByRole(AriaRole.BUTTON, named("Find")).click();
    assertThat(page.locator("legend")).hasText("Found");
    page.locator("input[name=user]").check();
    assertThat(page.locator(".effect")).containsText("+30 credits");
  }

  private Page visitor(boolean script) {
    return visit.signedIn(
        desk.program(), "olga", script ? Window.usual() : Window.usual().withoutScript());
  }

  private static void setCredits(Page page, String number) {
    page.getByLabel("Credits", new Page.GetByLabelOptions().setExact(true)).fill(number);
    page.locator("#set_credits button").click();
  }

  private static Locator confirmation(Page page) {
    return page.locator("[data-confirm]");
  }

  private static void confirm(Page page, String button, String reason) {
    page.getByLabel("Reason").fill(reason);
    page.getByRole(AriaRole.BUTTON, named(button)).click();
    assertThat(page.getByText("Done.")).isVisible();
  }

  private static Bodies unresolved(String email, int credits) {
    return Bodies.paidSession()
        .raw("customer_details", "{\"email\": \"%s\"}".formatted(email))
        .meta("user_id", "<uuid>")
        .meta("credits", Integer.toString(credits));
  }

  private static void tabTo(Page page, String selector) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press("Tab");
      if ((Boolean)
          page.evaluate("selector => document.activeElement.matches(selector)", selector)) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach " + selector);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.FilterOptions saying(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
