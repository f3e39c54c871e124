package io.tallystick.adapter.admin.page;

/** An error, as people are told of it. */
public record ErrorPage(String title, String advice) {

  /** What somebody is told whose sign-in could not be checked. */
  public static final ErrorPage NO_SIGN_IN =
      new ErrorPage(
          "Nobody can be signed in now",
          "The database does not answer. Nothing was checked, and this counts as no failed sign-in."
              + " Go back and try again in a minute; if it stays, tell the administrator of the"
              + " server.");

  /** The page of a change that waited too long for a row which another transaction has locked. */
  public static final ErrorPage LOCKED =
      new ErrorPage(
          "Another program is working on this now",
          "It holds the account or the event, so that nothing has been done. Try again in a moment;"
              + " a reason that you have typed is kept in this tab. If it stays, tell the"
              + " administrator of the server that a transaction is open for long.");

  /**
   * What somebody is told whose change a rule of the database refused.
   *
   * @param rule by its name, without values
   */
  public static ErrorPage refusedBy(String rule) {
    return new ErrorPage(
        "A rule of the database forbids this",
        "Nothing has been done: %s. Tell the administrator of the application whose rule it is."
            .formatted(rule));
  }

  /**
   * @param role that is needed, if it is a question of roles
   */
  public static ErrorPage of(int code, String role) {
    return switch (code) {
      case 400 ->
          new ErrorPage(
              "This address cannot be read",
              "A part of it has been changed or cut off. Open the list again and go on from"
                  + " there.");
      case 403 ->
          role.isEmpty()
              ? new ErrorPage(
                  "That was refused", "Nothing has been done. Go back and reload the page.")
              : new ErrorPage(
                  "This is not for your role",
                  "It needs the role %s. A viewer may look, an operator may repair, an admin may do"
                          .formatted(role)
                      + " everything. Ask an admin for the role.");
      case 404 ->
          new ErrorPage(
              "There is nothing here",
              "The address may be mistyped, or what was here is gone. Look in the list of events.");
      case 405, 415 ->
          new ErrorPage(
              "This cannot be opened like that",
              "It is an action, not a page. Go back and press the button again.");
      case 413 ->
          new ErrorPage("That was too much at once", "Send less text, or select fewer events.");
      case 503 ->
          new ErrorPage(
              "The database does not answer",
              "Stripe's events are not lost: Stripe keeps sending what could not be stored. If you"
                  + " have just confirmed something, look first whether it was done. A reason that"
                  + " you have typed is kept in this tab. If it stays, tell the"
                  + " administrator of the server.");
      case 500 ->
          new ErrorPage(
              "Something in this program broke",
              "It is a fault of the program, not yours. Look whether what you wanted has happened"
                  + " before you try again, and tell the administrator of the server.");
      default ->
          new ErrorPage(
              "That did not work",
              "Go back, look whether what you wanted has happened, and try again.");
    };
  }
}
