package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.credit.ClientRequests.Answered;
import io.tallystick.application.query.BrowseCredits.Entry;
import io.tallystick.application.query.BrowseCredits.Standing;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.client.Scope;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the storage promises to the host application's requests. */
public abstract class ClientBooksContract extends PortContract {

  private static final HoldId HOLD = new HoldId("hold_a");

  private UserId user;
  private ApiKey shop;

  @BeforeEach
  void makeUserAndKey() {
    user = new UserId(ports.userWith("ada@example.org", "Ada", 100));
    committed(() -> ports.apiKeys().add("shop", new byte[32], Set.of(Scope.SPEND), NOW));
    shop = ports.apiKeys().all().getFirst();
  }

  @Test
  void a_booking_moves_the_balance_and_is_a_row() {
    long spent = book(EntryKind.SPEND, -30, "spend:1");
    long granted = book(EntryKind.GRANT, 5, "grant:1");

    assertThat(ports.balanceOf(user.value())).isEqualTo(75);
    assertThat(ports.creditPages().entries(user, Optional.empty(), 2))
        .containsExactly(
            new Entry(granted, NOW, "grant", 5, 0, 75, "for a reason"),
            new Entry(spent, NOW, "spend", -30, 0, 70, "for a reason"));
    assertThat(ports.creditPages().entries(user, Optional.of(granted), 1))
        .extracting(Entry::id)
        .containsExactly(spent);
    assertThat(ports.creditPages().standing(user))
        .contains(new Standing(75, 0, 0, List.of(new Expiring(5, NOW.plusSeconds(60)))));
    assertThat(ports.creditPages().standing(new UserId(999))).isEmpty();
  }

  @Test
  void a_booking_key_is_used_once() {
    book(EntryKind.SPEND, -30, "spend:1");

    assertThatThrownBy(() -> book(EntryKind.SPEND, -30, "spend:1"))
        .isInstanceOf(RuntimeException.class);
    assertThat(ports.balanceOf(user.value())).isEqualTo(70);
  }

  static List<CreditResult.Kept> results() {
    return List.of(
        new CreditResult.Booked(7, 70),
        new CreditResult.HoldOpened(HOLD, 60, 5_000_000_000L),
        new CreditResult.HoldClosed(HOLD, 3, 7, 67, 0),
        new CreditResult.Insufficient(0));
  }

  @ParameterizedTest
  @MethodSource("results")
  void an_answer_is_found_by_its_key_as_it_was_kept(CreditResult.Kept result) {
    ClientRequest request = request("k", "{}");
    keep(request, result, NOW);

    assertThat(find(request, NOW)).contains(new Answered(request.contentHash(), result));
    assertThat(find(request("k", "{ }"), NOW)).isPresent();
    assertThat(find(request("other", "{}"), NOW)).isEmpty();
    assertThat(find(request, NOW.plusSeconds(1))).isEmpty();
  }

  @Test
  void a_newer_answer_takes_the_place_of_one_that_is_too_old() {
    keep(request("k", "{}"), new CreditResult.Booked(7, 70), NOW);
    keep(request("k", "{}"), new CreditResult.Insufficient(3), NOW.plusSeconds(9));

    assertThat(find(request("k", "{}"), NOW.plusSeconds(9)))
        .map(Answered::result)
        .contains(new CreditResult.Insufficient(3));
  }

  @Test
  void old_answers_are_deleted() {
    keep(request("old", "{}"), new CreditResult.Booked(7, 70), NOW);
    keep(request("new", "{}"), new CreditResult.Booked(8, 60), NOW.plusSeconds(1));

    assertThat(committed(() -> ports.clientRequests().deleteBefore(NOW.plusSeconds(1))))
        .isEqualTo(1);
    assertThat(find(request("new", "{}"), NOW)).isPresent();
  }

  @Test
  void open_holds_are_summed_and_a_closed_one_is_over() {
    add(new Hold(HOLD, user, 40, NOW.plusSeconds(5), true));
    add(new Hold(new HoldId("hold_b"), user, 2, NOW.plusSeconds(5), true));
    assertThat(ports.holds().held(user)).isEqualTo(42);
    assertThat(ports.creditPages().standing(user)).map(Standing::held).contains(42L);

    commit(() -> ports.holds().close(HOLD, 10, 30, NOW));

    assertThat(ports.holds().held(user)).isEqualTo(2);
    assertThat(committed(() -> ports.holds().lock(HOLD)))
        .contains(new Hold(HOLD, user, 40, NOW.plusSeconds(5), false));
    assertThat(committed(() -> ports.holds().lock(new HoldId("hold_none")))).isEmpty();
    assertThatThrownBy(() -> commit(() -> ports.holds().close(HOLD, 0, 40, NOW)))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void expired_holds_come_page_by_page_and_the_next_one_is_pending() {
    List<Hold> holds =
        IntStream.range(0, 5)
            .mapToObj(i -> new Hold(new HoldId("hold_" + i), user, 1, NOW.plusSeconds(i / 2), true))
            .toList();
    holds.reversed().forEach(this::add);

    Instant later = NOW.plusSeconds(1);
    assertThat(ports.holds().expired(later, Optional.empty(), 3))
        .containsExactlyElementsOf(holds.subList(0, 3));
    assertThat(ports.holds().expired(later, Optional.of(holds.get(2)), 3))
        .containsExactly(holds.get(3));
    assertThat(ports.pendingWork().ask(Duration.ofMinutes(1)).nextRelease()).contains(NOW);
    holds.forEach(hold -> commit(() -> ports.holds().close(hold.id(), 1, 0, NOW)));
    assertThat(ports.pendingWork().ask(Duration.ofMinutes(1)).nextRelease()).isEmpty();
    assertThat(ports.holds().expired(later, Optional.empty(), 3)).isEmpty();
  }

  private long book(EntryKind kind, int amount, String key) {
    ClientBooking booking =
        new ClientBooking(
            user,
            kind,
            amount,
            key,
            Optional.empty(),
            kind == EntryKind.GRANT ? Optional.of(NOW.plusSeconds(60)) : Optional.empty(),
            "for a reason",
            "api key shop");
    return committed(
        () -> {
          Account before =
              new Account(
                  ports.directory().lock(Set.of(user)).get(user),
                  ports.ledger().debts(Set.of(user)).get().getOrDefault(user, 0));
          Booked booked = before.change(kind, amount).orElseThrow().repaid();
          return ports.clientLedger().book(booking, booked, NOW);
        });
  }

  private ClientRequest request(String key, String body) {
    return ClientRequest.of(shop, key, "POST", "/", body.getBytes(UTF_8));
  }

  private void keep(ClientRequest request, CreditResult.Kept result, Instant at) {
    commit(() -> ports.clientRequests().keep(request, result, at));
  }

  private Optional<Answered> find(ClientRequest request, Instant notBefore) {
    return ports.clientRequests().find(request, notBefore);
  }

  private void add(Hold hold) {
    commit(() -> ports.holds().add(hold, NOW));
  }
}
