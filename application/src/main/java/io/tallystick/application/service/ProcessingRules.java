package io.tallystick.application.service;

import io.tallystick.domain.credit.CreditPolicy;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.inbox.RetryPolicy;

/**
 * By which rules events are processed.
 *
 * @param createUnknownUsers whether a payer whom nobody knows is given an account
 */
public record ProcessingRules(
    IdentifierResolver resolver,
    CreditPolicy credits,
    RetryPolicy retries,
    boolean createUnknownUsers) {}
