package io.tallystick.application.service.credit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.credit.TidyingMonitor;
import io.tallystick.application.query.BrowseCredits.Entry;
import io.tallystick.application.service.operator.ApiKeyService;
import io.tallystick.application.usecase.credit.UseCredits.Reply;
import io.tallystick.application.usecase.operator.ManageApiKeys.Creation;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.client.Scope;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The host application spends, holds and grants. */
class CreditServiceTest {

  private static final String ADA = "ada@example.org";

  private final InMemoryBooks books = new InMemoryBooks();
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final List<String> failed = new ArrayList<>();
  private final AccountBooking booking = new AccountBooking(books.clientLedger(), books.ledger());
  private final CreditService service =
      new CreditService(
          books,
          new AccountLookup(books.directory()),
          books.directory(),
          booking,
          books.holds(),
          books.clientRequests(),
          () -> now);
  private final CreditTidying tidying =
      new CreditTidying(
          books,
          books.directory(),
          booking,
          books.expiringCredits(),
          books.holds(),
          books.clientRequests(),
          new TidyingMonitor() {
            @Override
            public void failed(String what, Throwable cause) {
              failed.add(what + ": " + cause.getClass().getSimpleName());
            }

            @Override
            public void impossible(String what, String why) {
              failed.add(what + ": " + why);
            }
          },
          () -> now);
  private final long ada = books.userWith(ADA, "Ada", 100);
  private ApiKey shop;

  @BeforeEach
  void makeKey() {
    shop = key("shop");
  }

  @Test
  void a_spend_leaves_the_balance_and_its_row_names_reason_and_key() {
    assertThat(spend("k", 30)).isEqualTo(new Reply(new CreditResult.Booked(1, 70), false));
    assertThat(books.balanceOf(ada)).isEqualTo(70);
    assertThat(entries()).containsExactly("spend -30 a page");
  }

  @Test
  void the_same_request_again_has_the_first_answer_and_no_effect() {
    Reply first = spend("k", 30);
    now = now.plus(Duration.ofDays(30));

    assertThat(spend("k", 30)).isEqualTo(new Reply(first.result(), true));
    assertThat(books.balanceOf(ada)).isEqualTo(70);
  }

  @Test
  void after_thirty_days_the_key_may_be_used_again() {
    spend("k", 30);
    now = now.plus(Duration.ofDays(30)).plusSeconds(1);
    tidying.deleteOldAnswers();

    assertThat(spend("k", 30).replayed()).isFalse();
    assertThat(books.balanceOf(ada)).isEqualTo(40);
  }

  @Test
  void a_key_belongs_to_one_request_of_one_client() {
    spend("k", 30);

    assertThat(spend("k", 31).result()).isEqualTo(new CreditResult.KeyReused());
    shop = key("desk");
    assertThat(spend("k", 31).replayed()).isFalse();
    assertThat(books.balanceOf(ada)).isEqualTo(39);
  }

  @Test
  void too_large_a_spend_is_refused_and_the_refusal_is_kept() {
    assertThat(spend("k", 101).result()).isEqualTo(new CreditResult.Insufficient(100));
    grant("g", 50, Optional.empty());

    assertThat(spend("k", 101)).isEqualTo(new Reply(new CreditResult.Insufficient(100), true));
    assertThat(books.balanceOf(ada)).isEqualTo(150);
  }

  @Test
  void what_is_not_booked_is_not_kept() {
    books.userWith("ADA@example.org", "Another", 5);
    assertThat(spend("k", 30).result()).isEqualTo(new CreditResult.AmbiguousUser());
    assertThat(
            service
                .spend(request("k2", "n"), reference("nobody@example.org"), new Credits(1), "n")
                .result())
        .isEqualTo(new CreditResult.UnknownUser());
    assertThat(
            service.spend(request("k", "30"), reference("" + ada), new Credits(1), "n").replayed())
        .isFalse();
  }

  @Test
  void a_grant_has_an_end_in_the_future_and_room_on_the_account() {
    assertThat(grant("g", 5, Optional.of(now.plusSeconds(1))).result())
        .isEqualTo(new CreditResult.Booked(1, 105));
    assertThat(grant("g2", 5, Optional.of(now)).result())
        .isEqualTo(new CreditResult.ExpiryPassed());
    assertThat(grant("g3", Integer.MAX_VALUE, Optional.empty()).result())
        .isEqualTo(new CreditResult.OutOfRange());
    assertThat(books.balanceOf(ada)).isEqualTo(105);
  }

  @Test
  void a_grant_and_a_release_repay_what_is_owed() {
    HoldId hold = hold("h", 100);
    books.owe(ada, 70);
    assertThat(grant("g", 50, Optional.empty()).result()).isEqualTo(new CreditResult.Booked(2, 0));
    assertThat(books.debtOf(ada)).isEqualTo(20);

    assertThat(release("r", hold).result())
        .isEqualTo(new CreditResult.HoldClosed(hold, 0, 100, 80, 0));
    assertThat(books.debtOf(ada)).isZero();
    assertThat(entries())
        .containsExactly(
            "repayment -20 a hold is released",
            "release 100 a hold is released",
            "repayment -50 a gift",
            "grant 50 a gift",
            "hold -100 a page");
  }

  @Test
  void a_grant_is_answered_again_although_its_end_has_come_meanwhile() {
    Optional<Instant> end = Optional.of(now.plusSeconds(1));
    Reply first = grant("g", 5, end);
    now = now.plusSeconds(2);

    assertThat(grant("g", 5, end)).isEqualTo(new Reply(first.result(), true));
  }

  @Test
  void a_hold_leaves_the_balance_at_once_and_is_captured_in_part() {
    HoldId hold = hold("h", 60);
    assertThat(books.balanceOf(ada)).isEqualTo(40);
    assertThat(books.holds().held(new UserId(ada))).isEqualTo(60);

    assertThat(capture("c", hold, 45).result())
        .isEqualTo(new CreditResult.HoldClosed(hold, 45, 15, 55, 0));
    assertThat(entries())
        .containsExactly("release 15 the rest of a captured hold", "hold -60 a page");
    assertThat(capture("c2", hold, 1).result()).isEqualTo(new CreditResult.HoldOver());
    assertThat(release("r", hold).result()).isEqualTo(new CreditResult.HoldOver());
    assertThat(capture("c", hold, 45).replayed()).isTrue();
  }

  @Test
  void a_hold_is_captured_whole_or_released_whole_and_never_beyond() {
    HoldId whole = hold("h", 60);
    HoldId given = hold("h2", 40);

    assertThat(capture("c", whole, 61).result()).isEqualTo(new CreditResult.CaptureTooLarge(60));
    assertThat(service.capture(request("c2", ""), whole, Optional.empty()).result())
        .isEqualTo(new CreditResult.HoldClosed(whole, 60, 0, 0, 40));
    assertThat(release("r", given).result())
        .isEqualTo(new CreditResult.HoldClosed(given, 0, 40, 40, 0));
    assertThat(hold(request("h3", ""), 41)).isEqualTo(new CreditResult.Insufficient(40));
    assertThat(release("r2", new HoldId("hold_none")).result())
        .isEqualTo(new CreditResult.UnknownHold());
  }

  @Test
  void a_hold_past_its_time_is_over_and_the_worker_gives_it_back() {
    HoldId hold = hold("h", 60);
    now = now.plusSeconds(59);
    assertThat(tidying.releaseExpired()).isZero();
    now = now.plusSeconds(1);

    assertThat(capture("c", hold, 1).result()).isEqualTo(new CreditResult.HoldOver());
    assertThat(tidying.releaseExpired()).isEqualTo(1);
    assertThat(tidying.releaseExpired()).isZero();
    assertThat(books.balanceOf(ada)).isEqualTo(100);
    assertThat(entries().getFirst()).startsWith("release 60");
  }

  @Test
  void an_account_that_is_held_elsewhere_keeps_no_other_hold_from_its_release() {
    hold("h", 60);
    long eve = books.userWith("eve@example.org", "Eve", 10);
    service.hold(
        request("e", ""), reference("" + eve), new Credits(10), "r", Duration.ofMinutes(2));
    now = now.plus(Duration.ofMinutes(3));
    books.holdElsewhere(ada);

    assertThat(tidying.releaseExpired()).isEqualTo(1);
    assertThat(books.balanceOf(eve)).isEqualTo(10);
    assertThatThrownBy(() -> spend("k", 1)).isInstanceOf(LockTimeout.class);
    books.letGo();
    assertThat(tidying.releaseExpired()).isEqualTo(1);
    assertThat(spend("k", 1).result()).isEqualTo(new CreditResult.Booked(5, 99));
  }

  @Test
  void an_error_over_one_hold_keeps_no_other_from_its_release() {
    HoldId broken = hold("h", 60);
    now = now.plusSeconds(1);
    hold("h2", 40);
    now = now.plusSeconds(60);
    AtomicInteger calls = new AtomicInteger();
    books.beforeEachCall(
        () -> {
          if (calls.incrementAndGet() == 2) {
            throw new NoClassDefFoundError("a class is missing");
          }
        });

    assertThat(tidying.releaseExpired()).isEqualTo(1);
    assertThat(failed)
        .containsExactly(
            "the release of %s of user %s: NoClassDefFoundError".formatted(broken, ada));
    assertThat(tidying.releaseExpired()).isEqualTo(1);
    assertThat(books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void while_the_database_is_away_no_hold_is_to_blame() {
    hold("h", 60);
    now = now.plusSeconds(60);
    AtomicInteger calls = new AtomicInteger();
    books.beforeEachCall(
        () -> {
          if (calls.incrementAndGet() == 2) {
            books.goAway();
          }
        });

    assertThatThrownBy(tidying::releaseExpired).isInstanceOf(StorageUnavailable.class);
    assertThat(failed).isEmpty();
  }

  @Test
  void credits_that_are_not_used_in_time_are_taken_away_once() {
    grant("g", 5, Optional.of(now.plusSeconds(60)));
    long eve = books.userWith("eve@example.org", "Eve", 0);
    service.grant(
        request("e", ""),
        reference("" + eve),
        new Credits(7),
        "a gift",
        Optional.of(now.plusSeconds(60)));
    assertThat(tidying.expireCredits()).isZero();
    now = now.plusSeconds(60);
    books.holdElsewhere(ada);

    assertThat(tidying.expireCredits()).isEqualTo(1);
    assertThat(books.balanceOf(eve)).isZero();
    books.letGo();
    assertThat(tidying.expireCredits()).isEqualTo(1);
    assertThat(tidying.expireCredits()).isZero();
    assertThat(books.balanceOf(ada)).isEqualTo(100);
  }

  @Test
  void a_hold_stays_open_while_the_account_has_no_room_for_its_credits() {
    HoldId hold = hold("h", 60);
    grant("g", Integer.MAX_VALUE - 40, Optional.empty());

    assertThat(release("r", hold).result()).isEqualTo(new CreditResult.OutOfRange());
    assertThat(capture("c", hold, 1).result()).isEqualTo(new CreditResult.OutOfRange());
    now = now.plusSeconds(60);
    assertThat(tidying.releaseExpired()).isZero();
    assertThat(failed)
        .containsExactly(
            "the release of %s of user %s: the balance has no room for its credits"
                .formatted(hold, ada));
    spend("s", 60);
    assertThat(tidying.releaseExpired()).isEqualTo(1);
    assertThat(books.balanceOf(ada)).isEqualTo(Integer.MAX_VALUE);
  }

  private ApiKey key(String name) {
    ApiKeyService keys = new ApiKeyService(books.apiKeys(), books.audit(), books, () -> now);
    Creation.Created created =
        (Creation.Created) keys.create(name, Set.of(Scope.SPEND, Scope.GRANT), "olga");
    return keys.authenticate(created.secret()).orElseThrow();
  }

  private ClientRequest request(String key, String body) {
    return ClientRequest.of(shop, key, "POST", "/", body.getBytes(UTF_8));
  }

  private static UserReference reference(String text) {
    return UserReference.parseAny(text);
  }

  private Reply spend(String key, int amount) {
    return service.spend(request(key, "" + amount), reference(ADA), new Credits(amount), "a page");
  }

  private Reply grant(String key, int amount, Optional<Instant> expiresAt) {
    return service.grant(
        request(key, "" + amount), reference(ADA), new Credits(amount), "a gift", expiresAt);
  }

  private HoldId hold(String key, int amount) {
    return ((CreditResult.HoldOpened) hold(request(key, "" + amount), amount)).hold();
  }

  private CreditResult hold(ClientRequest request, int amount) {
    return service
        .hold(request, reference(ADA), new Credits(amount), "a page", Duration.ofMinutes(1))
        .result();
  }

  private Reply capture(String key, HoldId hold, int amount) {
    return service.capture(request(key, "" + amount), hold, Optional.of(new Credits(amount)));
  }

  private Reply release(String key, HoldId hold) {
    return service.release(request(key, ""), hold);
  }

  private List<String> entries() {
    return books.creditPages().entries(new UserId(ada), Optional.empty(), 10).stream()
        .map((Entry entry) -> entry.kind() + " " + entry.amount() + " " + entry.reason())
        .toList();
  }
}
