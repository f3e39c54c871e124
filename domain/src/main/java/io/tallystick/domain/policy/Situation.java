package io.tallystick.domain.policy;

import io.tallystick.domain.credit.Account;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.Resolution;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.MoneyReturned;
import java.util.Map;

/**
 * The state of the books and the users in which a payment is decided.
 *
 * @param payment what the books hold of it
 * @param returned what is known to have gone back of it
 * @param isNoSale whether the payment is known to buy no credits, or was waited for in vain
 * @param resolution the search for its user
 * @param accounts those concerned
 */
public record Situation(
    Payment payment,
    MoneyReturned returned,
    boolean isNoSale,
    Resolution resolution,
    Map<UserId, Account> accounts) {
  public Situation {
    accounts = Map.copyOf(accounts);
  }
}
