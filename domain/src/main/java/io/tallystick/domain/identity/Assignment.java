package io.tallystick.domain.identity;

/**
 * A person's word on whom a payment is for; it is believed before every field of the payment.
 *
 * @param user the account
 * @param rememberCustomer whether the Stripe customer who paid is this user from now on
 */
public record Assignment(UserId user, boolean rememberCustomer) {}
