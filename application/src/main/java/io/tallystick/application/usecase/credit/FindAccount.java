package io.tallystick.application.usecase.credit;

import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;

/** Finds the account that a reference names. */
public interface FindAccount {

  /** The account; nobody is guessed. */
  Finding find(UserReference reference);

  /** Result of {@link #find}. */
  sealed interface Finding {

    /** It names one account. */
    record Found(UserId user) implements Finding {}

    /** It names none. */
    record Unknown() implements Finding {}

    /** It names several: e-mail addresses that differ in case. */
    record Ambiguous() implements Finding {}
  }
}
