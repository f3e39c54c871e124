package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.LedgerEntry;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What refunds and disputes look like on the pages of an event and of a user. */
class PaymentTimelineTest extends DashboardTest {

  @Test
  void an_event_shows_every_row_of_its_payment_the_oldest_first() {
    bean(InMemoryEvents.class).add(Samples.disputed("evt_timeline"));

    String page = signedIn("viewer").get("/admin/events/evt_timeline").body();

    assertThat(page)
        .containsSubsequence(
            "Booked for this payment",
            "Purchase",
            "+200",
            "Refunded",
            "−50",
            "150",
            "Disputed",
            "160",
            "Debt repaid",
            "−40",
            "120");
    assertThat(page).doesNotContain("Your payment of");
  }

  @Test
  void a_payment_that_is_credited_twice_is_named_on_the_overview_and_by_the_event_that_says_it() {
    String overview = signedIn("viewer").get("/admin/overview").body();
    assertThat(overview)
        .containsSubsequence("Credited twice.", "User #2", "1,100", "in_twice", "pi_twice")
        .contains("There are more: <code>tallystick verify</code> names them.");
    assertThat(overview.split(">in_twice<", -1)).as("ten of eleven").hasSize(11);

    bean(InMemoryEvents.class).add(Samples.ignored("evt_links", "in_a and pi_a are one payment"));
    assertThat(signedIn("viewer").get("/admin/events/evt_links").body())
        .contains("; in_a and pi_a are one payment.")
        .contains("Check what the warning says. Where credits are wrong, correct them by")
        .doesNotContain("reopen it.");
    assertThat(signedIn("viewer").get("/admin/events?status=ignored").body())
        .contains("(with a warning)");
  }

  @Test
  void a_user_page_says_what_the_account_owes() {
    long debtor = books.userWith("debtor@example.org", "Deb Tor", 0);
    String page = "/admin/users/" + debtor;
    assertThat(signedIn("viewer").get(page).body()).doesNotContain("and owes");

    books.committed(
        List.of(),
        () -> {
          books.ledger().append(List.of(owing(debtor, 75)), clock.instant());
          return true;
        });

    assertThat(signedIn("viewer").get(page).body()).containsSubsequence("and owes", "75");
  }

  private static LedgerEntry owing(long user, int debt) {
    return new LedgerEntry(
        new UserId(user),
        new Posting(EntryKind.REFUND, 0, debt, 0),
        new StripeEventId("evt_owes"),
        new PaymentId("pi_owes"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "refund.created",
        "webhook");
  }
}
