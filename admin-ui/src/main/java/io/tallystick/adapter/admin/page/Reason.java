package io.tallystick.adapter.admin.page;

/** Why a person does something, as others will read it. */
public final class Reason {

  private static final int LONGEST = 500;

  private Reason() {}

  /**
   * What is wrong with it; empty if nothing is.
   *
   * @param kept where it stays
   */
  public static String problem(String reason, String kept) {
    if (reason.isBlank()) {
      return "Say why: the reason stays in the " + kept + ".";
    }
    return reason.length() > LONGEST
        ? "Give a shorter reason: at most " + LONGEST + " characters."
        : "";
  }
}
