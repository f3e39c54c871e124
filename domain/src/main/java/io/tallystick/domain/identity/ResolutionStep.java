package io.tallystick.domain.identity;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One field that was looked at on the way to the user.
 *
 * @param source which field
 * @param reference what its text was taken for; empty if the field is absent
 * @param matches the users that the text names
 */
public record ResolutionStep(
    CandidateSource source, Optional<UserReference> reference, List<UserId> matches) {

  public ResolutionStep {
    matches = List.copyOf(matches);
  }

  /** What came of it: "absent", "a placeholder", "no such user", "user 42", "several users: …". */
  public String finding() {
    if (reference.isEmpty()) {
      return "absent";
    }
    return switch (matches.size()) {
      case 0 -> notFound(reference.get());
      case 1 -> "user " + matches.getFirst();
      default ->
          "several users: "
              + matches.stream().map(UserId::toString).collect(Collectors.joining(", "));
    };
  }

  /** The step as a sentence for people, personal data masked. */
  public String describe() {
    return reference
        .map(read -> source.path() + " = “" + read.masked() + "”: " + finding())
        .orElseGet(() -> source.path() + ": absent");
  }

  private static String notFound(UserReference reference) {
    return switch (reference) {
      case UserReference.Placeholder placeholder -> "a placeholder";
      case UserReference.EmailAddress email when email.isSample() ->
          "a sample address that no user has: a placeholder";
      case UserReference.EmailAddress email -> "an e-mail address that no user has";
      case UserReference.UserUuid uuid -> "a UUID that no user has";
      case UserReference.NumericId id -> "a user id that does not exist";
      case UserReference.StripeCustomerId customer -> "a Stripe customer linked to no user";
      case UserReference.Literal literal -> "of no known form, and no user's id";
    };
  }
}
