package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.operator.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Adjustments by one person, and those that need two: the limit of this dashboard is 10,000. */
class AdjustmentsTest extends DashboardTest {

  private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([0-9]+)\"");
  private static final Pattern WAITING = Pattern.compile("/admin/adjustments/([0-9]+)/confirm");

  private long user;

  @Override
  protected void open() {
    super.open();
    operators.add("second", Dashboard.PASSWORD, Role.ADMIN, "test");
  }

  @BeforeEach
  void openAccount() {
    user = books.userWith("user" + books.users() + "@example.org", "Zoe", 0);
    clock.step(Duration.ofHours(24));
  }

  @Test
  void an_operator_alone_books_up_to_the_limit_and_no_more_within_a_day() {
    Browser operator = signedIn("operator");

    assertThat(adjust(operator, 10_000, "a gift").place()).startsWith("/admin/users/" + user);
    assertThat(books.balanceOf(user)).isEqualTo(10_000);

    assertThat(preview(operator, 1, "one more").body()).contains("waits until");
    assertThat(adjust(operator, 1, "one more").place()).isEqualTo("/admin/adjustments");
    assertThat(books.balanceOf(user)).isEqualTo(10_000);
    assertThat(operator.get("/admin/adjustments").body())
        .contains("one more", "waits for another admin")
        .doesNotContain("/confirmations");
  }

  @Test
  void a_second_admin_confirms_what_is_above_the_limit_and_it_is_booked_once() {
    adjust(signedIn("operator"), 10_001, "a large gift");
    assertThat(books.balanceOf(user)).isZero();
    Browser admin = signedIn("admin");
    String path = waiting(admin) + "/confirmations";

    assertThat(decide(admin, path).place()).isEqualTo("/admin/adjustments");
    assertThat(books.balanceOf(user)).isEqualTo(10_001);
    Browser second = signedIn("second");
    Seen again = decide(second, path);
    assertThat(again.place()).startsWith("/admin/adjustments?kept=");
    assertThat(second.follow(again).body())
        .contains("Somebody has decided before", "confirmed by admin");
    assertThat(books.balanceOf(user)).isEqualTo(10_001);
    assertThat(signedIn("operator").get("/admin/users/" + user).body()).contains("a large gift");
  }

  @Test
  void nobody_decides_on_their_own_adjustment() {
    Browser author = signedIn("admin");
    adjust(author, 10_001, "for a friend");
    Browser second = signedIn("second");
    String path = waiting(second);

    assertThat(author.get("/admin/adjustments").body()).doesNotContain(path + "/");
    for (String decision : new String[] {"/confirmations", "/refusals"}) {
      Seen answer = decide(author, path + decision);
      assertThat(answer.code()).isEqualTo(403);
      assertThat(answer.body()).contains("another admin must decide");
    }
    assertThat(books.balanceOf(user)).isZero();

    assertThat(decide(second, path + "/refusals").place()).isEqualTo("/admin/adjustments");
    assertThat(second.get("/admin/adjustments").body()).contains("refused by second");
    assertThat(second.follow(decide(second, path + "/confirmations")).body())
        .contains("Somebody has decided before");
    assertThat(books.balanceOf(user)).isZero();
  }

  @Test
  void an_operator_decides_nothing_and_a_viewer_sees_nothing() {
    adjust(signedIn("admin"), 10_001, "a large gift");
    Browser operator = signedIn("operator");
    String path = waiting(signedIn("second"));

    assertThat(decide(operator, path + "/confirmations").code()).isEqualTo(403);
    assertThat(decide(operator, path + "/refusals").code()).isEqualTo(403);
    assertThat(signedIn("viewer").get("/admin/adjustments").code()).isEqualTo(403);
    assertThat(books.balanceOf(user)).isZero();
    assertThat(decide(signedIn("admin"), "/admin/adjustments/4711/refusals").code()).isEqualTo(404);
  }

  /** The newest row of the books is then the repayment, and not the adjustment. */
  @Test
  void what_repays_a_debt_is_previewed_booked_once_and_told() {
    books.owe(user, 150);
    Browser operator = signedIn("operator");
    assertThat(preview(operator, 200, "a gift").body())
        .contains("<strong>50</strong>; <span>150</span> repay what is owed");
    Map<String, String> form = previewed(operator, 200, "a gift");

    Seen first = operator.post(path(), form);
    Seen secondClick = operator.post(path(), form);

    assertThat(books.balanceOf(user)).isEqualTo(50);
    assertThat(first.place()).startsWith("/admin/users/" + user + "?booked=");
    assertThat(secondClick.place()).isEqualTo(first.place());
    assertThat(operator.get(first.place()).body())
        .containsSubsequence(
            "<strong>Booked</strong>", ">0<", ">200<", ">+200<", ">150</span> repay what was owed");
  }

  @Test
  void the_same_adjustment_as_before_is_not_told_as_booked_if_it_was_not() {
    Browser operator = signedIn("operator");
    adjust(operator, 10, "a gift");
    Map<String, String> again = previewed(operator, 10, "a gift");
    adjust(signedIn("admin"), 5, "another change meanwhile");

    Seen answer = operator.post(path(), again);

    assertThat(books.balanceOf(user)).isEqualTo(15);
    assertThat(answer.place()).startsWith(path() + "?form=");
    assertThat(operator.follow(answer).body()).contains("Nothing was booked");
    again.remove("seen");
    assertThat(operator.post(path(), again).place()).startsWith(path() + "?form=");
  }

  @Test
  void what_of_a_balance_expires_stands_on_the_page_of_its_user() {
    UserId id = new UserId(user);
    Instant at = clock.instant().plus(Duration.ofDays(3));
    ClientBooking grant =
        new ClientBooking(
            id,
            EntryKind.GRANT,
            1_500,
            "grant:" + user,
            Optional.empty(),
            Optional.of(at),
            "a gift",
            "shop");
    Booked booked = new Account(new Balance(0), 0).change(EntryKind.GRANT, 1_500).orElseThrow();
    books.committed(List.of(), () -> books.clientLedger().book(grant, booked, clock.instant()));

    assertThat(signedIn("viewer").get("/admin/users/" + user).body())
        .contains("<strong>1,500</strong> of them expire");
  }

  @Test
  void what_is_held_stands_there_too_and_what_cannot_be_released() {
    UserId id = new UserId(user);
    Instant end = clock.instant().plus(Duration.ofMinutes(5));
    books.committed(
        List.of(),
        () -> {
          books.holds().add(new Hold(new HoldId("hold_h"), id, 1_200, end, true), clock.instant());
          return true;
        });
    assertThat(page()).contains("<strong>1,200</strong> more are held").doesNotContain("released");

    clock.step(Duration.ofMinutes(10));
    assertThat(page()).contains("a hold was to be released").doesNotContain("has no room");

    books.spend(user, -Integer.MAX_VALUE);
    assertThat(page()).contains("for which the balance has no room");
  }

  private String page() {
    return signedIn("viewer").get("/admin/users/" + user).body();
  }

  private Seen preview(Browser browser, int amount, String reason) {
    return browser.press(path() + "/preview", form(browser, amount, reason));
  }

  private Seen adjust(Browser browser, int amount, String reason) {
    return browser.post(path(), previewed(browser, amount, reason));
  }

  private Map<String, String> previewed(Browser browser, int amount, String reason) {
    Matcher seen = SEEN.matcher(preview(browser, amount, reason).body());
    assertThat(seen.find()).isTrue();
    Map<String, String> form = form(browser, amount, reason);
    form.put("seen", seen.group(1));
    return form;
  }

  private String path() {
    return "/admin/users/" + user + "/adjustments";
  }

  private Map<String, String> form(Browser browser, int amount, String reason) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("csrf", token(browser));
    form.put("sign", "add");
    form.put("amount", Integer.toString(amount));
    form.put("reason", reason);
    return form;
  }

  /** The path of the newest adjustment that waits for this admin. */
  private static String waiting(Browser admin) {
    Matcher found = WAITING.matcher(admin.get("/admin/adjustments").body());
    String id = "";
    while (found.find()) {
      id = found.group(1);
    }
    assertThat(id).isNotEmpty();
    return "/admin/adjustments/" + id;
  }

  private Seen decide(Browser browser, String path) {
    return browser.post(path, Map.of("csrf", token(browser)));
  }
}
