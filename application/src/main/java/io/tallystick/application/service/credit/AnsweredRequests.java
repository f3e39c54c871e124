package io.tallystick.application.service.credit;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.usecase.credit.UseCredits.Reply;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers requests of one idempotency key one after the other, and does the work of one. */
record AnsweredRequests(Transactions transactions, ClientRequests requests, InstantSource clock) {

  /** How long an answer is given again. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  /** The reply of before, or that of the work, which is kept in the transaction of its effect. */
  Reply once(ClientRequest request, Function<Instant, CreditResult> work) {
    return inTurn(
        request,
        () -> {
          Instant now = clock.instant();
          return before(request, now).orElseGet(() -> reply(request, work.apply(now), now));
        });
  }

  /** The reply to a request whose key was used before. */
  Optional<Reply> before(ClientRequest request) {
    return inTurn(request, () -> before(request, clock.instant()));
  }

  private <T> T inTurn(ClientRequest request, Supplier<T> work) {
    return transactions
        .withLockTimeout(LONGEST_WAIT)
        .committed(List.of("api " + request.name()), work);
  }

  private Optional<Reply> before(ClientRequest request, Instant now) {
    return requests
        .find(request, now.minus(KEPT))
        .map(
            before ->
                before.contentHash().equals(request.contentHash())
                    ? new Reply(before.result(), true)
                    : new Reply(new CreditResult.KeyReused(), false));
  }

  private Reply reply(ClientRequest request, CreditResult result, Instant now) {
    if (result instanceof CreditResult.Kept kept) {
      requests.keep(request, kept, now);
    }
    return new Reply(result, false);
  }
}
