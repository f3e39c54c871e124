package io.tallystick.application.usecase.operator;

import io.tallystick.domain.operator.Operator;
import io.tallystick.domain.operator.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who may open the dashboard. */
public interface ManageOperators {

  /** How long a password that was made with the installation opens all pages. */
  Duration GENERATED_LASTS = Duration.ofDays(7);

  /** Everybody, by name. */
  List<Operator> list();

  /** Adds an operator. */
  Change add(String name, String password, Role role, String actor);

  /** Adds an operator with a password that they have to change at the first sign-in. */
  Change invite(String name, String password, Role role, String actor);

  /** Adds an operator without a password: the identity provider says who they are. */
  Change addWithoutPassword(String name, Role role, String actor);

  /**
   * Makes the first operator, an admin, unless there is one already.
   *
   * @param password empty: no password, the operator signs in through the identity provider
   */
  Change addFirst(String name, Optional<String> password);

  /**
   * Makes the first operator with a password that was made with the installation: it opens all
   * pages for {@link #GENERATED_LASTS}, and afterwards the one alone on which another is chosen.
   */
  Change addFirstGenerated(String name, String password);

  /** Whether this operator has chosen another password than the one that is given. */
  boolean hasReplaced(String name, String generated);

  /** Shuts an operator out, or lets them in again; their sessions end. */
  Change setDisabled(String name, boolean disabled, String actor);

  /** Gives a new password; their sessions end. */
  Change setPassword(String name, String password, String actor);

  /**
   * Gives a password that the operator has to change at the next sign-in; their sessions end. It is
   * for others than the actor, who changes the own one knowing it.
   */
  Change resetPassword(String name, String password, String actor);

  /** Lets another person of the identity provider take the name at the next sign-in there. */
  Change releaseName(String name, String actor);

  /** Removes the second factor of an operator who has lost it; their sessions end. */
  Change removeSecondFactor(String name, String actor);

  /** Gives another role, from the next request on. */
  Change setRole(String name, Role role, String actor);

  /** What came of a change. */
  sealed interface Change {

    /** It is done. */
    record Done() implements Change {}

    /** It is not, and nothing has changed; the sentence says why. */
    record Impossible(String why) implements Change {}
  }
}
