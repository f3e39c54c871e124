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

/** A move of more credits than one person may adjust alone needs a second one. */
class LargeMovesTest extends DashboardTest {

  private static final String PAGE = "/admin/events/evt_large/moves";

  @Test
  void a_move_of_many_credits_waits_for_an_admin_other_than_its_author() {
    long wrong = books.userWith("wrong@example.org", "Wrong One", 0);
    long right = books.userWith("right@example.org", "Right One", 0);
    bean(InMemoryEvents.class).add(Samples.completed("evt_large", 20_000));
    LedgerEntry entry =
        new LedgerEntry(
            new UserId(wrong),
            new Posting(EntryKind.PURCHASE, 20_000, 0, 0),
            new StripeEventId("evt_large"),
            new PaymentId("pi_evt_large"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "checkout.session.completed",
            "webhook");
    books.committed(() -> books.ledger().append(List.of(entry), clock.instant()));
    Browser operator = signedIn("operator");
    String shown = operator.get(PAGE + "?to=" + right).body();
    assertThat(shown).contains("until an admin other than you confirms it", "Ask for confirmation");
    String seen = shown.replaceAll("(?s).*name=\"seen\" value=\"([^\"]*)\".*", "$1");

    Seen asked =
        operator.post(
            PAGE,
            Map.of(
                "csrf",
                token(operator),
                "to",
                Long.toString(right),
                "seen",
                seen,
                "reason",
                "typed id"));
    assertThat(asked.place()).isEqualTo("/admin/adjustments");
    Browser admin = signedIn("admin");
    assertThat(admin.get("/admin/adjustments").body())
        .contains("+20,000", "href=\"/admin/events/evt_large\"", "the credits of a payment")
        .contains("from <a href=\"/admin/users/%1$s\">#%1$s</a> to".formatted(wrong));
    assertThat(operator.get(PAGE + "?to=" + right).body())
        .contains("A move of these credits waits for a second person already.");
    assertThat(books.balanceOf(right)).isZero();

    admin.post("/admin/adjustments/1/confirmations", Map.of("csrf", token(admin)));
    assertThat(books.balanceOf(right)).isEqualTo(20_000);
    assertThat(books.balanceOf(wrong)).isZero();
  }
}
