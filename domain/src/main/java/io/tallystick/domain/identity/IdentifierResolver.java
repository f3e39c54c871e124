package io.tallystick.domain.identity;

import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.Literal;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.Placeholder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the user of a payment: what a person has said, else the first field that names one.
 *
 * @param order the fields, the most trustworthy first
 * @param onConflict what to do when a later field names somebody else
 */
public record IdentifierResolver(List<CandidateSource> order, OnConflict onConflict) {

  private static final int LONGEST_EMAIL = 254;

  /** What to do when a later field names another user than the first. */
  public enum OnConflict {
    /** Credit the first, and say so visibly. */
    WARN,
    /** Credit nobody until a person has decided. */
    FAIL
  }

  public IdentifierResolver {
    order = List.copyOf(order);
  }

  /** What has to be looked up for these claims; placeholders and unknown forms name nobody. */
  public Set<UserReference> references(PayerClaims claims) {
    Set<UserReference> found = new LinkedHashSet<>();
    claims.assignment().ifPresent(person -> found.add(new NumericId(person.user())));
    for (CandidateSource source : order) {
      claims
          .at(source)
          .map(source::read)
          .filter(reference -> !(reference instanceof Placeholder || reference instanceof Literal))
          .ifPresent(found::add);
    }
    return found;
  }

  /** Decides, given what the directory found for {@link #references}. */
  public Resolution resolve(PayerClaims claims, Findings findings) {
    List<ResolutionStep> steps = new ArrayList<>();
    for (CandidateSource source : order) {
      Optional<UserReference> reference = claims.at(source).map(source::read);
      // Most payments are of no subscription, whose fields would only be in the way.
      if (reference.isPresent() || !source.isOfSubscription()) {
        steps.add(
            new ResolutionStep(source, reference, reference.map(findings::of).orElse(List.of())));
      }
    }
    if (claims.assignment().isPresent()) {
      Assignment person = claims.assignment().get();
      return findings.of(new NumericId(person.user())).isEmpty()
          ? new Resolution.Unresolved(steps)
          : new Resolution.Assigned(person, steps);
    }
    Optional<ResolutionStep> hit =
        steps.stream().filter(step -> !step.matches().isEmpty()).findFirst();
    if (hit.isEmpty()) {
      return new Resolution.Unresolved(steps);
    }
    ResolutionStep first = hit.get();
    if (first.matches().size() > 1) {
      return new Resolution.Ambiguous(first, steps);
    }
    UserId user = first.matches().getFirst();
    List<ResolutionStep> conflicts =
        steps.stream()
            .filter(step -> !step.matches().isEmpty() && !step.matches().contains(user))
            .toList();
    return !conflicts.isEmpty() && onConflict == OnConflict.FAIL
        ? new Resolution.Conflicting(user, conflicts, steps)
        : new Resolution.Resolved(user, first.source(), conflicts, steps);
  }

  /**
   * The e-mail address under which an unknown payer could be given an account: one that mail can
   * reach (<a href="https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3">RFC 5321</a>).
   */
  public Optional<EmailAddress> emailForNewUser(PayerClaims claims) {
    return order.stream()
        .flatMap(source -> claims.at(source).map(source::read).stream())
        .filter(EmailAddress.class::isInstance)
        .map(EmailAddress.class::cast)
        .filter(email -> !email.isSample() && email.text().length() <= LONGEST_EMAIL)
        .findFirst();
  }
}
