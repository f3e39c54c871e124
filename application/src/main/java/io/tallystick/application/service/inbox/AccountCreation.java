package io.tallystick.application.service.inbox;

import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.UserDirectory.Creation;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.payment.MoneyReturned;
import io.tallystick.domain.payment.Paid;
import io.tallystick.domain.payment.PaymentId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the accounts of payers who have none, where that is configured. */
record AccountCreation(UserDirectory directory, ProcessingRules rules) {

  /**
   * Only a payment that is to be credited makes a user, and only its first event that can: nobody
   * is made for one that fails, or that another event of the payment would leave without credits.
   * All batches make them in the same order, so that none waits for an address in a circle.
   */
  boolean create(
      List<WorkItem> tried,
      Set<PaymentId> credited,
      Map<PaymentId, MoneyReturned> returned,
      Findings findings,
      Map<String, String> refusals) {
    SortedMap<String, EmailAddress> wanted = new TreeMap<>();
    Set<PaymentId> served = new HashSet<>(credited);
    for (WorkItem item : tried) {
      Paid paid = item.paid().orElse(null);
      if (paid != null
          && rules
              .credits()
              .decideWithoutUser(
                  item.notice(),
                  served.contains(paid.id()),
                  returned.getOrDefault(paid.id(), MoneyReturned.NONE))
              .isEmpty()) {
        switch (rules.resolver().resolve(paid.payer(), findings)) {
          case Resolution.Found found -> served.add(paid.id());
          case Resolution.Unresolved unresolved -> {
            var email = rules.resolver().emailForNewUser(paid.payer());
            if (email.isPresent()) {
              wanted.putIfAbsent(email.get().lowerCase(), email.get());
              served.add(paid.id());
            }
          }
          case Resolution.Conflicting conflicting -> {}
          case Resolution.Ambiguous ambiguous -> {}
        }
      }
    }
    wanted.forEach(
        (address, email) -> {
          if (directory.create(email) instanceof Creation.Refused refused) {
            refusals.put(address, refused.reason());
          }
        });
    return !wanted.isEmpty();
  }
}
