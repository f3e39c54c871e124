package io.tallystick.application.port.credit;

import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import java.time.Instant;
import java.util.Optional;

/** The requests of the host application that were answered, by their idempotency keys. */
public interface ClientRequests {

  /** The answer to the request with the same idempotency key, unless it is older. */
  Optional<Answered> find(ClientRequest request, Instant notBefore);

  /** Keeps an answer, instead of an older one to that idempotency key. */
  void keep(ClientRequest request, CreditResult.Kept result, Instant at);

  /** Deletes some of the answers that are older; how many, none once there are no more. */
  int deleteBefore(Instant time);

  /**
   * A request that was answered.
   *
   * @param contentHash {@link ClientRequest#contentHash} of that request
   */
  record Answered(String contentHash, CreditResult.Kept result) {}
}
