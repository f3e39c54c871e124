package io.tallystick.application.port;

import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import java.util.Map;
import java.util.Set;

/** The users of the host application. */
public interface UserDirectory {

  /** Looks up all references at once; e-mail addresses regardless of case. */
  Answer<Findings> find(Set<UserReference> references);

  /**
   * Makes a user with this address and no credits, unless one has it: that one is left as it is.
   * One that is refused leaves the transaction as it was.
   */
  Creation create(EmailAddress email);

  /** The balances of those accounts that exist, held until the transaction ends. */
  Map<UserId, Balance> lock(Set<UserId> users);

  /**
   * The same without waiting: an account that another transaction holds is left out, like one that
   * does not exist.
   */
  Answer<Map<UserId, Balance>> tryLock(Set<UserId> users);

  /**
   * Links customers to users; where either has a link already, that one stays. What is refused
   * leaves the transaction as it was.
   *
   * @return the users whose link the host application's rules refuse, each with the reason
   */
  Map<UserId, String> linkCustomers(Map<UserId, StripeCustomerId> customers);

  /** Whether there is a user now. */
  sealed interface Creation {

    /** There is one. */
    record Done() implements Creation {}

    /**
     * The host application's rules for its users allow none that we can make.
     *
     * @param reason for people, such as the column that has to be filled
     */
    record Refused(String reason) implements Creation {}
  }
}
