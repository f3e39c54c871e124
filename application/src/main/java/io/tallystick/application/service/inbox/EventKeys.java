package io.tallystick.application.service.inbox;

import io.tallystick.domain.identity.UserReference.EmailAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a transaction locks, and what two commits at once may not both work on, of some events. */
record EventKeys(ProcessingRules rules) {

  /** Its keys, and by whatever name it calls the account that it may be for. */
  Set<String> claims(WorkItem item) {
    Set<String> claims = of(List.of(item));
    item.fact()
        .purchase()
        .ifPresent(
            paid ->
                rules.resolver().references(paid.payer()).stream()
                    .map(it -> it instanceof EmailAddress email ? email.lowerCase() : it.toString())
                    .forEach(claims::add));
    return claims;
  }

  /** Where users are made, two instances must not make the same ones in opposite orders. */
  Set<String> of(Collection<? extends WorkItem> items) {
    Set<String> keys = new TreeSet<>();
    for (WorkItem item : items) {
      keys.addAll(item.keys());
      if (rules.createUnknownUsers()) {
        item.fact()
            .purchase()
            .flatMap(paid -> rules.resolver().emailForNewUser(paid.payer()))
            .ifPresent(email -> keys.add("email " + email.lowerCase()));
      }
    }
    return keys;
  }
}
