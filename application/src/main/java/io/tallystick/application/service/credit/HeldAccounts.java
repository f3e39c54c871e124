package io.tallystick.application.service.credit;

import static java.util.stream.Collectors.toMap;

import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.UserId;
import java.util.Map;
import java.util.Set;

/** Accounts that are locked until the transaction ends, with what they owe. */
record HeldAccounts(UserDirectory directory, CreditLedger ledger) {

  /** Waits for the accounts; those that do not exist are left out. */
  Map<UserId, Account> hold(Set<UserId> users) {
    Map<UserId, Balance> balances = directory.lock(users);
    // What an account owes is asked once nobody else can change it.
    Map<UserId, Integer> debts = ledger.debts(balances.keySet()).get();
    return balances.entrySet().stream()
        .collect(
            toMap(
                Map.Entry::getKey,
                held -> new Account(held.getValue(), debts.getOrDefault(held.getKey(), 0))));
  }
}
