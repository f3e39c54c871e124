package io.tallystick.application.usecase.credit;

import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.identity.UserReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The host application spends, holds and grants credits. Each request has its effect once: the same
 * request again is given the first answer. The effect is committed when the answer is returned.
 */
public interface UseCredits {

  /** Takes credits from a balance. */
  Reply spend(ClientRequest request, UserReference reference, Credits amount, String reason);

  /**
   * Adds credits to a balance.
   *
   * @param expiresAt in the future
   */
  Reply grant(
      ClientRequest request,
      UserReference reference,
      Credits amount,
      String reason,
      Optional<Instant> expiresAt);

  /** Takes credits from a balance, to be captured, or released at the latest after this time. */
  Reply hold(
      ClientRequest request,
      UserReference reference,
      Credits amount,
      String reason,
      Duration expiresIn);

  /** Spends what is held, or less and gives the rest back. */
  Reply capture(ClientRequest request, HoldId hold, Optional<Credits> amount);

  /** Gives back what is held. */
  Reply release(ClientRequest request, HoldId hold);

  /**
   * The reply to a request that cannot be done, where its idempotency key was used before: the
   * first answer to the same request, and a refusal of any other.
   */
  Optional<Reply> answered(ClientRequest request);

  /**
   * An answer.
   *
   * @param replayed whether it was given before
   */
  record Reply(CreditResult result, boolean replayed) {}
}
