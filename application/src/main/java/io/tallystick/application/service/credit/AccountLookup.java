package io.tallystick.application.service.credit;

import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.usecase.credit.FindAccount;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import java.util.List;
import java.util.Set;

/** Looks accounts up in the directory, as payments do. */
public record AccountLookup(UserDirectory directory) implements FindAccount {

  @Override
  public Finding find(UserReference reference) {
    List<UserId> named = directory.find(Set.of(reference)).get().of(reference);
    return switch (named.size()) {
      case 0 -> new Finding.Unknown();
      case 1 -> new Finding.Found(named.getFirst());
      default -> new Finding.Ambiguous();
    };
  }
}
