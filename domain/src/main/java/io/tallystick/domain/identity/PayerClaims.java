package io.tallystick.domain.identity;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a payment says of its user: the texts found in each field, unread.
 *
 * @param texts only fields that are there and not null
 * @param assignment what a person says of it
 */
public record PayerClaims(Map<CandidateSource, String> texts, Optional<Assignment> assignment) {

  public static final PayerClaims NONE = new PayerClaims(Map.of());

  public PayerClaims {
    texts = Map.copyOf(texts);
  }

  /** What the payment says, where no person has said anything. */
  public PayerClaims(Map<CandidateSource, String> texts) {
    this(texts, Optional.empty());
  }

  /** The same claims, and a person's word on them. */
  public PayerClaims assignedTo(Assignment person) {
    return new PayerClaims(texts, Optional.of(person));
  }

  /** These claims, and others' where these say nothing, or hold a placeholder. */
  public PayerClaims orElse(PayerClaims others) {
    Map<CandidateSource, String> all = new HashMap<>(texts);
    others.texts.forEach(
        (source, text) ->
            all.merge(
                source,
                text,
                (ours, theirs) ->
                    source.read(ours) instanceof UserReference.Placeholder ? theirs : ours));
    return new PayerClaims(all, assignment.or(others::assignment));
  }

  /** The text in one field. */
  public Optional<String> at(CandidateSource source) {
    return Optional.ofNullable(texts.get(source));
  }

  /**
   * The address under which support staff know the payer: the one that was typed, in lower case.
   */
  public Optional<String> email() {
    return Stream.of(
            CandidateSource.CUSTOMER_DETAILS_EMAIL,
            CandidateSource.CUSTOMER_EMAIL,
            CandidateSource.METADATA_SESSION_EMAIL,
            CandidateSource.SUBSCRIPTION_SESSION_EMAIL)
        .flatMap(source -> at(source).map(source::read).stream())
        .filter(UserReference.EmailAddress.class::isInstance)
        .map(email -> email.text().toLowerCase(Locale.ROOT))
        .findFirst();
  }

  /** The id that the application wrote, whatever its form, at most 255 characters of it. */
  public Optional<String> reference() {
    return CandidateSource.standardOrder().stream()
        .filter(CandidateSource::idByApplication)
        .flatMap(source -> at(source).map(source::read).stream())
        .filter(reference -> !(reference instanceof UserReference.Placeholder))
        .map(reference -> reference.text().substring(0, Math.min(reference.text().length(), 255)))
        .findFirst();
  }

  /** The Stripe customer who paid, if one is named. */
  public Optional<UserReference.StripeCustomerId> customer() {
    return at(CandidateSource.CUSTOMER)
        .map(UserReference::parseCustomer)
        .filter(UserReference.StripeCustomerId.class::isInstance)
        .map(UserReference.StripeCustomerId.class::cast);
  }
}
