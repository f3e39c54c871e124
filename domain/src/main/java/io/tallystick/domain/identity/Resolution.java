package io.tallystick.domain.identity;

import java.util.List;
import java.util.stream.Collectors;

/** Whom a payment is for, with the way there. */
public sealed interface Resolution {

  /** Every field that was looked at, in order. */
  List<ResolutionStep> steps();

  /**
   * The user was found.
   *
   * @param via the field that decided
   * @param conflicts later fields that name another user: worth a warning
   */
  record Resolved(
      UserId user, CandidateSource via, List<ResolutionStep> conflicts, List<ResolutionStep> steps)
      implements Resolution {
    public Resolved {
      conflicts = List.copyOf(conflicts);
      steps = List.copyOf(steps);
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
