package io.tallystick.application.service.credit;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.port.credit.Holds;
import io.tallystick.application.service.Secrets;
import io.tallystick.application.usecase.credit.FindAccount;
import io.tallystick.application.usecase.credit.FindAccount.Finding;
import io.tallystick.application.usecase.credit.UseCredits;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Spends, holds and grants: the answer is kept in the transaction of its effect. Locks are taken in
 * the order in which all take them: the key of the request, the hold, the account.
 */
public final class CreditService implements UseCredits {

  private final FindAccount accounts;
  private final UserDirectory directory;
  private final AccountBooking booking;
  private final Holds holds;
  private final HoldClosing closing;
  private final AnsweredRequests requests;
  private final BusyAccounts busy = new BusyAccounts();

  public CreditService(
      Transactions transactions,
      FindAccount accounts,
      UserDirectory directory,
      AccountBooking booking,
      Holds holds,
      ClientRequests requests,
      InstantSource clock) {
    this.accounts = accounts;
    this.directory = directory;
    this.booking = booking;
    this.holds = holds;
    this.closing = new HoldClosing(holds, directory, booking);
    this.requests = new AnsweredRequests(transactions, requests, clock);
  }

  @Override
  public Reply spend(
      ClientRequest request, UserReference reference, Credits amount, String reason) {
    return once(
        request,
        (account, now) ->
            onAccount(
                account,
                reference,
                (user, before) -> {
                  ClientBooking spend =
                      booking(request, user, EntryKind.SPEND, -amount.value(), reason, now);
                  return booking
                      .book(spend, before, now)
                      .<CreditResult>map(CreditService::booked)
                      .orElseGet(() -> new CreditResult.Insufficient(before.value()));
                }));
  }

  @Override
  public Reply grant(
      ClientRequest request,
      UserReference reference,
      Credits amount,
      String reason,
      Optional<Instant> expiresAt) {
    return once(
        request,
        (account, now) ->
            expiresAt.filter(at -> !at.isAfter(now)).isPresent()
                ? new CreditResult.ExpiryPassed()
                : onAccount(
                    account,
                    reference,
                    (user, before) -> {
                      ClientBooking grant =
                          booking(request, user, EntryKind.GRANT, amount.value(), reason, now)
                              .expiring(expiresAt);
                      return booking
                          .book(grant, before, now)
                          .<CreditResult>map(CreditService::booked)
                          .orElseGet(CreditResult.OutOfRange::new);
                    }));
  }

  @Override
  public Reply hold(
      ClientRequest request,
      UserReference reference,
      Credits amount,
      String reason,
      Duration expiresIn) {
    return once(
        request,
        (account, now) ->
            onAccount(
                account,
                reference,
                (user, before) -> {
                  Hold hold =
                      new Hold(
                          new HoldId("hold_" + Secrets.random()),
                          user,
                          amount.value(),
                          now.plus(expiresIn),
                          true);
                  return open(request, hold, before, reason, now);
                }));
  }

  private CreditResult open(
      ClientRequest request, Hold hold, Balance before, String reason, Instant now) {
    ClientBooking taken =
        new ClientBooking(
            hold.user(),
            EntryKind.HOLD,
            -hold.amount(),
            "hold:" + hold.id(),
            Optional.of(hold.id()),
            Optional.empty(),
            reason,
            request.client().actor());
    Optional<AccountBooking.Entry> booked = booking.book(taken, before, now);
    if (booked.isEmpty()) {
      return new CreditResult.Insufficient(before.value());
    }
    holds.add(hold, now);
    return new CreditResult.HoldOpened(
        hold.id(), booked.get().after().value(), holds.held(hold.user()));
  }

  @Override
  public Reply capture(ClientRequest request, HoldId id, Optional<Credits> amount) {
    return once(
        request,
        (account, now) ->
            closing.close(
                id, hold -> hold.capture(amount, now), account, request.client().actor(), now));
  }

  @Override
  public Reply release(ClientRequest request, HoldId id) {
    return once(
        request,
        (account, now) ->
            closing.close(id, hold -> hold.release(now), account, request.client().actor(), now));
  }

  @Override
  public Optional<Reply> answered(ClientRequest request) {
    return requests.before(request);
  }

  /** Does the work in a transaction, unless the request was answered before. */
  private Reply once(ClientRequest request, Work work) {
    return busy.request(account -> requests.once(request, now -> work.at(account, now)));
  }

  /** What a request does to an account, which it names before it locks it. */
  private interface Work {
    CreditResult at(Consumer<UserId> account, Instant now);
  }

  /** Does the work on the account, which is locked until the transaction ends. */
  private CreditResult onAccount(
      Consumer<UserId> account,
      UserReference reference,
      BiFunction<UserId, Balance, CreditResult> work) {
    return switch (accounts.find(reference)) {
      case Finding.Found found -> {
        account.accept(found.user());
        Balance before = directory.lock(Set.of(found.user())).get(found.user());
        yield before == null ? new CreditResult.UnknownUser() : work.apply(found.user(), before);
      }
      case Finding.Unknown unknown -> new CreditResult.UnknownUser();
      case Finding.Ambiguous ambiguous -> new CreditResult.AmbiguousUser();
    };
  }

  /**
   * The booking key refuses what the kept answer should have prevented. It holds the day, as the
   * client may use its key again for another request once the answer is no longer kept.
   */
  private static ClientBooking booking(
      ClientRequest request, UserId user, EntryKind kind, int amount, String reason, Instant now) {
    return new ClientBooking(
        user,
        kind,
        amount,
        "%s:%s:%s".formatted(kind.code(), request.name(), now.atZone(ZoneOffset.UTC).toLocalDate()),
        Optional.empty(),
        Optional.empty(),
        reason,
        request.client().actor());
  }

  private static CreditResult booked(AccountBooking.Entry entry) {
    return new CreditResult.Booked(entry.entry(), entry.after().value());
  }
}
