package io.tallystick.domain.identity;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The user of a payment, with the steps of the search. */
public sealed interface Resolution {

  /** Every field that was looked at, in order. */
  List<ResolutionStep> steps();

  /** The user is known. */
  sealed interface Found extends Resolution {

    UserId user();

    /** Whether the Stripe customer who paid may be linked to the user: no payer chose that. */
    boolean linksCustomer();

    /** What a person should know all the same. */
    Optional<String> warning();
  }

  /**
   * The user was found.
   *
   * @param via the field that decided
   * @param conflicts later fields that name another user: worth a warning
   */
  record Resolved(
      UserId user, CandidateSource via, List<ResolutionStep> conflicts, List<ResolutionStep> steps)
      implements Found {
    public Resolved {
      conflicts = List.copyOf(conflicts);
      steps = List.copyOf(steps);
    }

    @Override
    public boolean linksCustomer() {
      return via.idByApplication();
    }

    @Override
    public Optional<String> warning() {
      if (conflicts.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          "credited by "
              + via.path()
              + ", but "
              + String.join("; ", conflicts.stream().map(ResolutionStep::describe).toList()));
    }
  }

  /** A person has said who it is. */
  record Assigned(Assignment assignment, List<ResolutionStep> steps) implements Found {
    public Assigned {
      steps = List.copyOf(steps);
    }

    @Override
    public UserId user() {
      return assignment.user();
    }

    @Override
    public boolean linksCustomer() {
      return assignment.rememberCustomer();
    }

    @Override
    public Optional<String> warning() {
      return Optional.empty();
    }
  }

  /** No field names a user. */
  record Unresolved(List<ResolutionStep> steps) implements Resolution {
    public Unresolved {
      steps = List.copyOf(steps);
    }
  }

  /** Fields name different users, and the configuration wants a person to choose. */
  record Conflicting(UserId first, List<ResolutionStep> conflicts, List<ResolutionStep> steps)
      implements Resolution {
    public Conflicting {
      conflicts = List.copyOf(conflicts);
      steps = List.copyOf(steps);
    }
  }

  /** The first field that names anybody names several users at once. */
  record Ambiguous(ResolutionStep step, List<ResolutionStep> steps) implements Resolution {
    public Ambiguous {
      steps = List.copyOf(steps);
    }
  }

  /** What was tried, for people: "tried metadata.user_id = “<uuid>”: a placeholder; tried …". */
  default String explain() {
    String tried =
        steps().stream()
            .filter(step -> step.reference().isPresent())
            .map(step -> "tried " + step.describe())
            .collect(Collectors.joining("; "));
    return tried.isEmpty() ? "the payment names no user in any field" : tried;
  }
}
