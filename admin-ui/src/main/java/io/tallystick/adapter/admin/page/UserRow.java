package io.tallystick.adapter.admin.page;

import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An account, as a page shows it.
 *
 * @param debt what it owes; empty if nothing
 * @param isMasked whether name and e-mail address are masked
 */
public record UserRow(
    String id,
    String email,
    String name,
    String balance,
    String debt,
    String uuid,
    String customer,
    boolean isMasked) {

  /**
   * The account, masked unless it is among what was disclosed.
   *
   * @param disclosed the subjects that the reader may see
   */
  public static UserRow of(Account user, Set<String> disclosed) {
    boolean masked = !disclosed.contains(DisclosePersonalData.account(user.id()));
    return new UserRow(
        user.id().toString(),
        masked ? Format.masked(user.email()) : user.email(),
        masked ? initials(user.name()) : user.name(),
        Format.number(user.balance()),
        user.debt() == 0 ? "" : Format.number(user.debt()),
        user.uuid().orElse(""),
        user.customer().map(id -> masked ? Redaction.id(id) : id).orElse(""),
        masked);
  }

  /** Z. K. */
  private static String initials(String name) {
    return Arrays.stream(name.strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)) + ".")
        .collect(Collectors.joining(" "));
  }
}
