package io.tallystick.bootstrap;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tallystick.bootstrap.Visit.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page: for eyes, screen readers and phones, in both themes, whatever an event holds. */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DashboardPagesEndToEndTest {

  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "${7*7}",
          "__${7*7}__::.x",
          "[[${7*7}]]",
          "'\\\"><b>bold",
          "\\u202Egnp.exe",
          "\\uD83E\\uDD84 unicorn",
          "A".repeat(10_000));

  private static final Pattern ONE_SELECTED = Pattern.compile("1 of \\d+ selected, €20.00");

  private Visit visit;
  private Desk desk;
  private long ann;
  private final Map<String, String> pages = new LinkedHashMap<>();

  @BeforeAll
  void open() {
    visit = Visit.open();
    desk = Desk.open();
    desk.database()
        .execute(
            """
            INSERT INTO tallystick.operator_second_factors (operator, secret, last_step, enrolled_at)
            VALUES ('vera', decode(repeat('a7', 20), 'hex'), 0, now())
            """);
    long zoe = desk.user("zoe.keller@example.org", "Zoe Keller");
    ann = desk.user("ann.lee@example.org", "Ann Lee");
    Bodies bought = Bodies.purchase(ann, 200);
    String story = desk.deliver(bought, "completed");
    desk.deliver(back("refund.created", "refund", "re_ann", bought), "completed");
    desk.deliver(back("charge.dispute.funds_withdrawn", "dispute", "dp_ann", bought), "completed");
    desk.deliver(back("charge.dispute.funds_reinstated", "dispute", "dp_ann", bought), "completed");
    String failed = "";
    for (int i = 0; i < 6; i++) {
      failed = desk.deliver(unresolved("zoe.keller+" + i + "@example.net", 500 + i), "failed");
    }
    desk.deliver(Bodies.paidSession().with("client_reference_id", "" + zoe), "failed");
    desk.deliver(Bodies.purchase(zoe, 999_999_999), "failed");
    String completed = desk.deliver(Bodies.purchase(zoe, 300), "completed");
    String ignored =
        desk.deliver(Bodies.purchase(zoe, 300).with("payment_status", "unpaid"), "ignored");
    String hostile = desk.deliver(hostile(), "failed");
    for (String[] page :
        new String[][] {
          {"events", "/admin/events"},
          {"events-list", "/admin/events?status=failed&view=list"},
          {"events-completed", "/admin/events?status=completed"},
          {"events-all", "/admin/events?status=all&view=list"},
          {"events-unreadable-filter", "/admin/events?view=list&least=abc&currency=eur"},
          {"setup", "/admin/setup"},
          {"notifications", "/admin/notifications"},
          {"search", "/admin/search?q=cus_nobody"},
          {"search-events", "/admin/search?q=evt_"},
          {"events-no-match", "/admin/events?q=evt_none&view=list"},
          {"events-discarded", "/admin/events?status=discarded"},
          {"event-failed", "/admin/events/" + failed},
          {"event-completed", "/admin/events/" + completed},
          {"event-story", "/admin/events/" + story},
          {"event-ignored", "/admin/events/" + ignored},
          {"event-hostile", "/admin/events/" + hostile},
          {"event-missing", "/admin/events/evt_none"},
          {"uncredited", "/admin/uncredited"},
          {"users", "/admin/users"},
          {"user", "/admin/users/" + zoe},
          {"overview", "/admin/overview"},
          {"catalogue", "/admin/catalogue"},
          {"causes", "/admin/causes"},
          {"catalogue-price", "/admin/catalogue/price?key=price_test"},
          {"adjustments", "/admin/adjustments"},
          {"audit", "/admin/audit"},
          {"account", "/admin/account"},
          {"second-factor", "/admin/account/second-factor"},
          {"bulk-repairs", "/admin/bulk"},
          {"reconcile", "/admin/reconcile"},
          {"not-found", "/admin/nothing-here"},
          {"forbidden", "/admin/operators"}
        }) {
      pages.put(page[0], page[1]);
    }
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
  void every_page_is_accessible_and_fits() {
    List<String> found = new ArrayList<>();
    Page anonymous = visit.window(Window.usual());
    anonymous.navigate(desk.at("/admin/sign-in"));
    found.addAll(Look.everywhere(anonymous, "sign-in"));

    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    pages.forEach(
        (name, path) -> {
          page.navigate(desk.at(path));
          found.addAll(Look.everywhere(page, name));
        });

    page.navigate(desk.at(pages.get("event-failed")));
    page.locator("input[name=user]").first().check(); // previews at once
    assertThat(page.locator(".effect")).containsText("balance");
    found.addAll(Look.everywhere(page, "event-preview"));

    page.navigate(desk.at(pages.get("user")));
    page.getByText("Adjust the balance…").click();
    page.getByLabel("Credits", new Page.GetByLabelOptions().setExact(true)).fill("20");
    page.getByLabel("Reason").fill("a gift");
    page.locator(".adjust").getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator(".effect")).isVisible();
    found.addAll(Look.everywhere(page, "adjustment"));

    page.navigate(desk.at(pages.get("events-list")));
    page.getByLabel("that match this filter").check();
    page.getByRole(AriaRole.BUTTON, named("Retry…")).click();
    assertThat(page.getByLabel("Reason")).isVisible();
    found.addAll(Look.everywhere(page, "bulk-plan"));

    page.navigate(desk.at(pages.get("events-list")));
    page.locator("input[name=id]").first().check();
    page.getByRole(AriaRole.BUTTON, named("Discard…")).click();
    assertThat(page.getByLabel("Reason")).isVisible();
    found.addAll(Look.everywhere(page, "bulk-discard-plan"));

    assertThat(found).isEmpty();
    assertThat(visit.complaints()).isEmpty();
  }

  @Test
  void every_page_of_an_admin_and_of_a_newcomer_is_accessible_and_fits() {
    List<String> found = new ArrayList<>();
    Page admin = visit.signedIn(desk.program(), "admin", Window.usual());
    admin.navigate(desk.at("/admin/operators"));
    found.addAll(Look.everywhere(admin, "operators"));
    admin.getByRole(AriaRole.BUTTON, named("Change admin")).click();
    found.addAll(Look.everywhere(admin, "operator"));
    admin.getByRole(AriaRole.BUTTON, named("Disable")).click();
    assertThat(admin.getByRole(AriaRole.ALERT)).containsText("admin is the last admin");
    found.addAll(Look.everywhere(admin, "operator-refused"));
    admin.navigate(desk.at("/admin/api-keys"));
    found.addAll(Look.everywhere(admin, "api-keys"));
    admin.navigate(desk.at("/admin/catalogue/price"));
    admin.getByLabel("Id of the price").fill("price_of_a_pack");
    admin.getByLabel("Credits for one").fill("500");
    admin.getByLabel("Costs, such as").fill("2000eur");
    admin.getByLabel("Reason").fill("sold from now on");
    admin.getByRole(AriaRole.BUTTON, named("Preview")).click();
    assertThat(admin.locator(".effect")).containsText("One buys 500 credits");
    found.addAll(Look.everywhere(admin, "catalogue-preview"));

    Page coded = visit.window(Window.usual());
    coded.navigate(desk.at("/admin/sign-in"));
    coded.getByLabel("Name").fill("vera");
    coded.getByLabel("Password").fill(Visit.PASSWORD);
    coded.getByLabel("Password").press("Enter");
    assertThat(coded.locator("h1")).hasText("Enter the code");
    found.addAll(Look.everywhere(coded, "code"));

    assertThat(found).isEmpty();
    assertThat(visit.complaints()).isEmpty();
  }

  @Test
  void a_second_click_does_not_hide_the_answer_to_the_first() {
    Page admin = visit.signedIn(desk.program(), "admin", Window.usual());
    admin.navigate(desk.at("/admin/api-keys"));
    admin.getByLabel("Name").fill("twice");
    Object sent =
        admin.evaluate(
            """
            () => {
              let sent = 0;
              addEventListener('submit', (submit) => {
                if (!submit.defaultPrevented) sent++;
                submit.preventDefault();
              });
              const create = document.querySelector('main .btn-primary');
              create.click();
              create.click();
              return sent;
            }
            """);
    assertThat(sent).isEqualTo(1);
  }

  @Test
  void a_statement_is_accessible() {
    Page statement = visit.window(Window.usual());
    statement.setContent(
        Program.run(Program.on(desk.database()), "statement", "" + ann, "--format", "html").out());
    assertThat(statement.locator("tbody tr")).hasCount(6);
    for (int width : new int[] {1440, 375}) {
      statement.setViewportSize(width, 1000);
      assertThat(Visit.violations(statement)).isEmpty();
      Visit.photograph(statement, "statement-" + width);
    }
  }

  /** A quarter of what was paid goes back, or comes back. */
  private static Bodies back(String type, String object, String id, Bodies bought) {
    return Bodies.object(type, object, id)
        .with("payment_intent", bought.payment())
        .with("charge", "ch_ann")
        .raw("amount", "500")
        .with("currency", "eur")
        .with("status", object.equals("refund") ? "succeeded" : "needs_response");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  @ParameterizedTest(name = "with scripts: {0}")
  @ValueSource(booleans = {true, false})
  void an_admin_adds_an_operator_gives_them_a_role_and_shuts_them_out(boolean script) {
    Window window = script ? Window.usual() : Window.usual().withoutScript();
    String name = (script ? "with" : "without") + "@example.org";
    Page admin = visit.signedIn(desk.program(), "admin", window);
    admin.getByRole(AriaRole.LINK, named("Operators")).click();
    admin.getByLabel("Name").fill(name);
    admin.getByLabel("Role").selectOption("viewer");
    admin.getByLabel("Password").fill(Visit.PASSWORD);
    admin.getByRole(AriaRole.BUTTON, named("Add")).click();
    assertThat(admin.getByRole(AriaRole.STATUS)).containsText("The operator is added");

    Page newcomer = visit.signedIn(desk.program(), name, window);
    newcomer.navigate(desk.at("/admin/events"));
    assertThat(newcomer.locator("h1")).hasText("My account");
    newcomer.getByLabel("Present password").fill(Visit.PASSWORD);
    newcomer.getByLabel("New password, 12").fill("a phrase of my own");
    newcomer.getByLabel("once more").fill("a phrase of my own");
    newcomer.getByRole(AriaRole.BUTTON, named("Change the password")).click();
    assertThat(newcomer.getByRole(AriaRole.STATUS)).containsText("Your password is changed");
    newcomer.navigate(desk.at(pages.get("event-failed")));
    assertThat(newcomer.getByLabel("Reason")).hasCount(0);

    admin.getByRole(AriaRole.BUTTON, named("Change " + name)).click();
    admin.getByLabel("operator: also repairs").check();
    admin.getByRole(AriaRole.BUTTON, named("Give this role")).click();
    assertThat(admin.getByRole(AriaRole.STATUS)).containsText("The role is changed");
    newcomer.reload();
    assertThat(newcomer.locator("header").first()).containsText(name + " (operator)");

    admin.getByRole(AriaRole.BUTTON, named("Change " + name)).click();
    admin.getByRole(AriaRole.BUTTON, named("Disable")).click();
    assertThat(admin.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(name)))
        .containsText("disabled");
    newcomer.reload();
    assertThat(newcomer.locator("h1")).hasText("Sign in");
    assertThat(visit.complaints()).isEmpty();
    assertThat(
            desk.database()
                .all("SELECT actor || ' ' || action FROM audit_log WHERE subject = '" + name + "'"))
        .containsExactly(
            "admin add_operator",
            name + " sign_in",
            name + " change_password",
            name + " renew_session",
            "admin change_role",
            "admin disable_operator");
  }

  @ParameterizedTest(name = "with scripts: {0}")
  @ValueSource(booleans = {true, false})
  void what_columns_mean_and_exact_times_need_no_pointer(boolean script) {
    Window phone = new Window(375, ColorScheme.LIGHT, script);
    Page page = visit.signedIn(desk.program(), "olga", phone);
    for (String name : List.of("events", "events-list", "event-story", "user")) {
      page.navigate(desk.at(pages.get(name)));
      Locator meanings = page.locator("details:has(summary:text-is('What the columns mean'))");
      assertThat(meanings.locator("dd").first()).isHidden();
      meanings.locator("summary").first().focus();
      page.keyboard().press("Enter");
      assertThat(meanings.locator("dd").first()).isVisible();

      Locator exact = page.locator("time .exact").first();
      Locator all = page.getByLabel("Show exact times");
      all.setChecked(false);
      assertThat(exact).hasCSS("position", "absolute");
      all.focus();
      page.keyboard().press("Space");
      assertThat(exact).hasCSS("position", "static");
      assertThat(page.locator("time").first()).containsText("UTC");
      if (script) {
        assertThat(Look.everywhere(page, name + "-explained")).isEmpty();
        page.reload();
        assertThat(exact).hasCSS("position", "static");
      }
    }
    assertThat(visit.complaints()).isEmpty();
  }

  @Test
  void what_an_event_holds_is_shown_as_it_is_and_never_run() {
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at(pages.get("event-hostile")));
    page.getByRole(AriaRole.BUTTON, named("Show personal data")).click();

    for (String text :
        List.of(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "${7*7}",
            "__${7*7}__::.x",
            "[[${7*7}]]",
            "\uD83E\uDD84 unicorn")) {
      assertThat(page.locator("#tree")).containsText(text);
    }
    assertThat(page.locator("#tree b, #tree img, #tree script")).hasCount(0);
    assertThat(visit.complaints()).isEmpty();
  }

  @Test
  void an_export_shows_addresses_to_an_admin_alone_and_that_is_on_record() {
    String noted = "SELECT actor || ' ' || subject FROM audit_log WHERE subject LIKE '%.csv'";
    List<String> exports = List.of("/admin/events/export.csv", "/admin/uncredited/export.csv");
    Visitor olga = new Visitor(desk.program());
    olga.signIn("olga", Visit.PASSWORD);
    for (String export : exports) {
      assertThat(exported(olga, export)).startsWith("\"event_id\",").doesNotContain("zoe.keller+");
    }
    assertThat(desk.database().all(noted)).isEmpty();

    Visitor admin = new Visitor(desk.program());
    admin.signIn("admin", Visit.PASSWORD);
    assertThat(exported(admin, exports.getFirst())).contains("zoe.keller+0@example.net");
    assertThat(exported(admin, exports.getLast())).startsWith("\"event_id\",");
    assertThat(desk.database().all(noted))
        .containsExactly("admin events.csv", "admin not-credited.csv");
  }

  @Test
  void no_library_answers_at_a_path_of_its_own() {
    Visitor stranger = new Visitor(desk.program());
    for (String path : List.of("/token_info", "/login", "/oauth/access_token", "/beans")) {
      assertThat(stranger.post(path, Map.of("token", "x")).statusCode()).isEqualTo(404);
    }
  }

  private static String exported(Visitor visitor, String path) {
    return visitor.post(path, Map.of("csrf", visitor.token())).body();
  }

  @Test
  void a_list_refreshes_itself_and_keeps_what_a_person_does_in_it() {
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events?status=failed&view=list"));
    Locator third = page.locator("tr[data-id]").nth(2);
    String chosen = third.getAttribute("data-id");
    third.locator("input").check();
    page.getByLabel("that match this filter").check();
    page.keyboard().press("j");
    String title = page.title();
    Locator bar = page.locator("[data-selected]");
    int total = Integer.parseInt(bar.getAttribute("data-total"));
    assertThat(bar).hasText("all %s selected".formatted(total));
    String newcomer = desk.deliver(unresolved("newcomer@example.net", 10), "failed");

    Request refresh =
        page.waitForRequest(request -> request.url().contains("view=list"), () -> refresh(page));

    assertThat(refresh.headerValue("X-Refresh")).as("keeps no session alive").isEqualTo("true");
    Locator show = page.getByRole(AriaRole.BUTTON, named("1 new: show"));
    assertThat(show).isVisible();
    assertThat(page.title()).as("the number of failed events").isNotEqualTo(title);
    assertThat(page.locator("#waiting strong").first()).hasText(page.title().replaceAll("\\D", ""));
    assertThat(page.locator("tr[data-id]").nth(2)).hasAttribute("data-id", chosen);
    assertThat(page.locator("tr[data-id] a[data-open]").first()).isFocused();
    assertThat(page.getByLabel("all %s that match this filter".formatted(total + 1))).isChecked();
    assertThat(bar).hasText("all %s selected".formatted(total + 1));

    show.click();
    assertThat(page.locator("tr[data-id='" + newcomer + "']")).isVisible();
    assertThat(page.locator("input[value='" + chosen + "']")).isChecked();
    assertThat(page.locator("[data-selected]")).hasText(ONE_SELECTED);
  }

  @Test
  void a_list_survives_while_the_database_is_away() {
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events?status=failed&view=list"));
    int rows = page.locator("tr[data-id]").count();
    String title = page.title();
    desk.database().goAway();
    try {
      refresh(page);
      assertThat(page.locator("#live")).containsText("No connection since");
      assertThat(page.locator("tr[data-id]")).hasCount(rows);
      assertThat(page.title()).isEqualTo(title);
    } finally {
      desk.database().comeBack();
    }

    assertThat(page.locator("#live")).isVisible();
    page.waitForCondition(
        () -> {
          refresh(page);
          return page.locator("#live").isHidden();
        });
    assertThat(page.locator("tr[data-id]")).hasCount(rows);
  }

  @Test
  void a_selection_is_there_again_when_one_comes_back() {
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events?status=failed&view=list"));
    Locator retry = page.getByRole(AriaRole.BUTTON, named("Retry…"));
    assertThat(retry).isDisabled();
    page.locator("tr[data-id] input").nth(1).check();
    retry.click();
    assertThat(page.getByLabel("Reason")).isVisible();

    page.goBack();

    assertThat(page.locator("[data-selected]")).hasText(ONE_SELECTED);
    assertThat(page.locator("tr[data-id] input").nth(1)).isChecked();
    page.locator("tr[data-id] input").nth(2).check();
    assertThat(page.locator("[data-selected]"))
        .hasText(Pattern.compile("2 of \\d+ selected, €40.00"));
    page.getByRole(AriaRole.BUTTON, named("Clear")).click();
    assertThat(page.locator("[data-selected]")).hasText("0 selected");
    assertThat(retry).isDisabled();
  }

  @Test
  void a_session_that_ends_soon_says_so_and_is_kept_by_a_click() {
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.clock().install();
    page.navigate(desk.at("/admin/causes"));
    Locator stay = page.getByRole(AriaRole.BUTTON, named("Stay signed in"));
    page.clock().fastForward("12:00");
    assertThat(stay).hasCount(0);

    page.clock().fastForward("01:30");
    assertThat(stay).isVisible();
    assertThat(Look.everywhere(page, "session-ends-soon")).isEmpty();

    stay.click();
    assertThat(stay).hasCount(0);
    page.clock().fastForward("12:00");
    assertThat(stay).hasCount(0);
  }

  @Test
  void a_selection_is_that_of_the_operator_who_made_it() {
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    String list = desk.at("/admin/events?status=failed&view=list&code=user_unresolved");
    page.navigate(list);
    page.locator("tr[data-id] input").first().check();
    Locator bar = page.locator("[data-selected]");
    assertThat(bar).hasText(ONE_SELECTED);
    page.context().clearCookies();

    visit.signIn(page, desk.program(), "admin");
    page.navigate(list);

    assertThat(bar).hasText("0 selected");
  }

  @Test
  void a_selection_goes_along_over_the_pages_of_a_list() {
    desk.database()
        .execute(
            """
            INSERT INTO stripe_events (event_id, event_type, processing_status, failure_code,
              processed_at, payload, received_at, source)
            SELECT 'evt_paged_' || n, 'checkout.session.completed', 'failed', 'legacy_unfinished',
              now(), '{}', now() - interval '2 days' - n * interval '1 s', 'webhook'
            FROM generate_series(1, 60) AS n
            """);
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    page.navigate(desk.at("/admin/events?view=list&code=legacy_unfinished"));
    page.locator("tr[data-id] input").nth(0).check();
    page.locator("tr[data-id] input").nth(1).check();
    Locator bar = page.locator("[data-selected]");
    assertThat(bar).hasText("2 of 60 selected");

    page.getByRole(AriaRole.LINK, named("Next page")).click();
    assertThat(bar).hasText("2 of 60 selected, 2 on other pages");
    page.locator("tr[data-id] input").nth(3).check();
    assertThat(bar).hasText("3 of 60 selected, 2 on other pages");
    page.getByRole(AriaRole.BUTTON, named("Retry…")).click();
    assertThat(page.locator("h1")).hasText("Retry 3 events");
    assertThat(page.locator("main")).containsText("evt_paged_54");

    page.getByRole(AriaRole.LINK, named("← Failed events")).click();
    assertThat(bar).hasText("3 of 60 selected, 2 on other pages");
    page.getByRole(AriaRole.LINK, named("First page")).click();
    assertThat(bar).hasText("3 of 60 selected, 1 on other pages");

    desk.database()
        .execute(
            """
            INSERT INTO stripe_events (event_id, event_type, processing_status, failure_code,
              processed_at, payload, received_at, source)
            SELECT 'evt_newer_' || n, 'checkout.session.completed', 'failed', 'legacy_unfinished',
              now(), '{}', now() - interval '1 day' - n * interval '1 s', 'webhook'
            FROM generate_series(1, 50) AS n
            """);
    page.reload();
    assertThat(bar).hasText("3 of 110 selected, 3 on other pages");
    page.getByRole(AriaRole.BUTTON, named("Clear")).click();
    assertThat(bar).hasText("0 selected");

    desk.database().execute("DELETE FROM stripe_events WHERE event_id LIKE 'evt_paged_%'");
  }

  @Test
  void back_leads_to_the_last_list_and_marks_the_row_that_was_opened() {
    Page page = visit.signedIn(desk.program(), "olga", Window.usual());
    String list = desk.at("/admin/events?status=failed&view=list&code=user_unresolved");
    page.navigate(list);
    String second = page.locator("tr[data-id]").nth(1).getAttribute("data-id");
    page.locator("tr[data-id] a[data-open]").first().click();
    page.getByRole(AriaRole.LINK, named("Next of this cause")).click();
    assertThat(page).hasURL(desk.at("/admin/events/" + second));
    page.getByRole(AriaRole.LINK, named("← Failed events")).click();
    assertThat(page).hasURL(list);
    assertThat(page.locator("tr.current")).hasAttribute("data-id", second);
    page.navigate(list + "&refused=nothing&credits=12&account=sealed");
    page.locator("tr[data-id] a[data-open]").first().click();
    page.getByRole(AriaRole.LINK, named("← Failed events")).click();
    assertThat(page).hasURL(list);

    page.navigate(desk.at("/admin/users"));
    page.locator("#q").fill("ann.lee");
    page.locator("#q").press("Enter");
    page.locator("main a[data-open]").click();
    assertThat(page.locator("h1")).containsText("#" + ann);
    page.getByRole(AriaRole.LINK, named("← Users")).click();
    assertThat(page.locator("tr.current")).containsText("#" + ann);
  }

  private static void refresh(Page page) {
    page.evaluate("document.dispatchEvent(new Event('tallystick:refresh'))");
  }

  private static Bodies unresolved(String email, int credits) {
    return Bodies.paidSession()
        .raw("customer_details", "{\"email\": \"%s\", \"name\": \"Zoe Keller\"}".formatted(email))
        .meta("user_id", "<uuid>")
        .meta("credits", Integer.toString(credits));
  }

  private static Bodies hostile() {
    Bodies body = unresolved("\\\"<script>alert(1)</script>\\\"@example.net", 10);
    for (int i = 0; i < HOSTILE.size(); i++) {
      body.meta("field" + i, HOSTILE.get(i));
      body.meta(HOSTILE.get(i).substring(0, Math.min(HOSTILE.get(i).length(), 30)), "key");
    }
    return body.meta("user_id", HOSTILE.getFirst());
  }
}
