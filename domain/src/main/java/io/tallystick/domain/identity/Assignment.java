package io.tallystick.domain.identity;

/**
 * A person's decision about the user of a payment; it precedes every field of the payment.
 *
 * @param user the account
 * @param rememberCustomer whether the Stripe customer who paid is this user from now on
 */
public record Assignment(UserId user, boolean rememberCustomer) {}
