package io.tallystick.adapter.admin;

/** An error, as people are told of it. */
public record Trouble(String title, String advice) {

  /**
   * @param role that is needed, if it is a question of roles
   */
  public static Trouble of(int code, String role) {
    return switch (code) {
      case 400 ->
          new Trouble(
              "This address cannot be read",
              "A part of it has been changed or cut off. Open the list again and go on from"
                  + " there.");
      case 403 ->
          role.isEmpty()
              ? new Trouble(
                  "That was refused", "Nothing has been done. Go back and reload the page.")
              : new Trouble(
                  "This is not for your role",
                  "It needs the role %s. A viewer may look, an operator may repair, an admin may do"
                          .formatted(role)
                      + " everything. Ask an admin for the role.");
      case 404 ->
          new Trouble(
              "There is nothing here",
              "The address may be mistyped, or what was here is gone. Look in the list of events.");
      case 405, 415 ->
          new Trouble(
              "This cannot be opened like that",
              "It is an action, not a page. Go back and press the button again.");
      case 413 ->
          new Trouble("That was too much at once", "Send less text, or select fewer events.");
      case 503 ->
          new Trouble(
              "The database does not answer",
              "Stripe's events are not lost: Stripe keeps sending what could not be stored. If you"
                  + " have just confirmed something, look first whether it was done. A reason that"
                  + " you have typed is kept in this tab. If it stays, tell whoever runs the"
                  + " server.");
      case 500 ->
          new Trouble(
              "Something in this program broke",
              "It is a fault of the program, not yours. Look whether what you wanted has happened"
                  + " before you try again, and tell whoever runs the server.");
      default ->
          new Trouble(
              "That did not work",
              "Go back, look whether what you wanted has happened, and try again.");
    };
  }
}
