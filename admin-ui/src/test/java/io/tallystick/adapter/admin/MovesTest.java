package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The page that moves the credits of a payment to another account. */
class MovesTest extends DashboardTest {

  private static final String PAGE = "/admin/events/evt_moved/moves";

  private long wrong;
  private long right;

  @Override
  protected void open() {
    super.open();
    wrong = books.userWith("wrong@example.org", "Wrong One", 0);
    right = books.userWith("right@example.org", "Right One", 0);
    bean(InMemoryEvents.class).add(Samples.completed("evt_moved", 500));
    LedgerEntry entry =
        new LedgerEntry(
            new UserId(wrong),
            new Posting(EntryKind.PURCHASE, 500, 0, 0),
            new StripeEventId("evt_moved"),
            new PaymentId("pi_evt_moved"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "checkout.session.completed",
            "webhook");
    books.committed(() -> books.ledger().append(List.of(entry), clock.instant()));
  }

  @Test
  void a_move_is_previewed_confirmed_with_a_reason_and_told() {
    Browser operator = signedIn("operator");
    assertThat(preview(operator, "nobody@example.org")).isEqualTo(PAGE + "?unknown=yes");
    assertThat(operator.get(PAGE + "?unknown=yes").body()).contains("No account, or more than one");

    String place = preview(operator, "RIGHT@example.org");
    assertThat(place).isEqualTo(PAGE + "?to=" + right);
    String page = operator.get(place).body();
    assertThat(page)
        .containsSubsequence("+500 credits for user #1", "W. O.", "500 → 0", "R. O.", "0 → 500");
    String seen = page.replaceAll("(?s).*name=\"seen\" value=\"([^\"]*)\".*", "$1");

    Seen silent = apply(operator, seen, " ");
    assertThat(operator.get(silent.place()).body()).contains("Nothing was moved.");
    Seen stale = apply(operator, "0 0", "typed id");
    assertThat(operator.get(stale.place()).body())
        .contains("Nothing was moved.", "value=\"typed id\"");
    assertThat(books.balanceOf(right)).isZero();
    assertThat(operator.get("/admin/events/evt_moved?moved=yes").body())
        .doesNotContain("The credits were moved.");

    assertThat(apply(operator, seen, "typed id").place())
        .isEqualTo("/admin/events/evt_moved?moved=yes");
    assertThat(operator.get("/admin/events/evt_moved?moved=yes").body())
        .contains("The credits were moved.")
        .containsSubsequence(
            "500 credits were booked for ",
            "href=\"/admin/users/" + wrong,
            " and moved to ",
            "href=\"/admin/users/" + right,
            "R. O.");
    assertThat(books.balanceOf(wrong)).isZero();
    assertThat(books.balanceOf(right)).isEqualTo(500);
    assertThat(operator.follow(apply(operator, seen, "typed id")).body())
        .as("after a second click")
        .contains("on this account already")
        .doesNotContain("Nothing was moved.");
    assertThat(operator.get(PAGE + "?to=" + right).body())
        .contains("cannot be moved", "on this account already")
        .doesNotContain("Move the credits</button>");
  }

  private String preview(Browser browser, String text) {
    return browser.post(PAGE + "/previews", Map.of("csrf", token(browser), "q", text)).place();
  }

  private Seen apply(Browser browser, String seen, String reason) {
    return browser.post(
        PAGE,
        Map.of("csrf", token(browser), "to", Long.toString(right), "seen", seen, "reason", reason));
  }
}
