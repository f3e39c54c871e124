package io.tallystick.adapter.admin;

import io.tallystick.application.query.BrowseUsers.Account;
import java.util.Arrays;
import java.util.stream.Collectors;

/** An account, as the page shows it to somebody. */
record UserRow(String id, String email, String name, String balance, String uuid, String customer) {

  static UserRow of(Account user, SignedIn reader) {
    return new UserRow(
        user.id().toString(),
        Shown.email(user.email(), reader),
        reader.mayAct() ? user.name() : initials(user.name()),
        Shown.number(user.balance()),
        user.uuid().orElse(""),
        user.customer().orElse(""));
  }

  /** Z. K. */
  private static String initials(String name) {
    return Arrays.stream(name.strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)) + ".")
        .collect(Collectors.joining(" "));
  }
}
