package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.UserRow;
import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.domain.identity.CandidateSource;
import java.util.Set;

/**
 * An account to which an event may be assigned.
 *
 * @param from why it is offered; empty where a person has searched for it
 */
record CandidateRow(UserRow user, String from) {

  static CandidateRow of(Account account, String from, Set<String> disclosed) {
    return new CandidateRow(UserRow.of(account, disclosed), from);
  }

  /** Where a payment names an account, in the words of support staff. */
  static String from(CandidateSource source) {
    return switch (source) {
          case CLIENT_REFERENCE_ID,
              METADATA_USER_ID,
              METADATA_PRIMARY_USER_ID,
              METADATA_AUTHENTICATED_USER,
              METADATA_NEXTAUTH_USER_ID,
              SUBSCRIPTION_USER_ID,
              SUBSCRIPTION_PRIMARY_USER_ID,
              SUBSCRIPTION_AUTHENTICATED_USER,
              SUBSCRIPTION_NEXTAUTH_USER_ID ->
              "the id your application wrote";
          case CUSTOMER -> "the Stripe customer, linked to this account";
          case METADATA_SESSION_EMAIL, SUBSCRIPTION_SESSION_EMAIL ->
              "the e-mail your application wrote";
          case CUSTOMER_DETAILS_EMAIL, CUSTOMER_EMAIL -> "the e-mail the payer typed";
        }
        + " ("
        + source.path()
        + ")";
  }
}
