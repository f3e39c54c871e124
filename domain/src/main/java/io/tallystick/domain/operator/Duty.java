package io.tallystick.domain.operator;

/** What an operator has to do after the sign-in, before anything else is open to them. */
public enum Duty {
  /** Nothing: all that the role allows is open. */
  NONE,
  /** Enter a code of the second factor: only the password has been checked. */
  ENTER_CODE,
  /** Choose a password, because somebody else has set the present one. */
  CHANGE_PASSWORD,
  /** Set up a second factor, because the role needs one. */
  ADD_SECOND_FACTOR
}
