package io.tallystick.domain.identity;

import java.util.Map;
import java.util.Optional;

/**
 * What a payment says of its user: the texts found in each field, unread.
 *
 * @param texts only fields that are there and not null
 */
public record PayerClaims(Map<CandidateSource, String> texts) {

  public static final PayerClaims NONE = new PayerClaims(Map.of());

  public PayerClaims {
    texts = Map.copyOf(texts);
  }

  /** The text in one field. */
  public Optional<String> at(CandidateSource source) {
    return Optional.ofNullable(texts.get(source));
  }

  /** The Stripe customer who paid, if one is named. */
  public Optional<UserReference.StripeCustomerId> customer() {
    return at(CandidateSource.CUSTOMER)
        .map(UserReference::parseCustomer)
        .filter(UserReference.StripeCustomerId.class::isInstance)
        .map(UserReference.StripeCustomerId.class::cast);
  }
}
