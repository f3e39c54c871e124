package io.tallystick.adapter.admin;

/** An error, as people are told of it. */
record Trouble(String title, String advice) {

  static Trouble of(int code) {
    return switch (code) {
      case 403 ->
          new Trouble(
              "This is not for your role",
              "An operator may repair, an admin may do everything. Ask an admin for the role. If"
                  + " you just pressed a button: the page was from an earlier sign-in, go back and"
                  + " reload it.");
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
              "Nothing is lost: Stripe keeps sending what could not be stored. Try again in a"
                  + " moment; if it stays, tell whoever runs the server.");
      default ->
          new Trouble(
              "That did not work",
              "Go back, look whether what you wanted has happened, and try again.");
    };
  }
}
