package io.tallystick.bootstrap.command;

import io.tallystick.application.usecase.credit.FindAccount;
import io.tallystick.application.usecase.credit.FindAccount.Finding;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;

/** The account that an argument of a command names. */
final class NamedUser {

  private NamedUser() {}

  /** The account; a text that names none, or several, ends the command. */
  static UserId of(Installation installation, String text) throws StartException {
    return switch (installation.get(FindAccount.class).find(UserReference.parseAny(text))) {
      case Finding.Found found -> found.user();
      case Finding.Unknown unknown -> throw unknown(text);
      case Finding.Ambiguous ambiguous -> throw ambiguous(text);
    };
  }

  static StartException unknown(String text) {
    return StartException.because(
        "no user is named %s: give an e-mail address, an id, a UUID or a customer id (cus_…)"
            .formatted(text));
  }

  static StartException ambiguous(String text) {
    return StartException.because(
        "several users are named %s, in other letter cases: give the id".formatted(text));
  }
}
