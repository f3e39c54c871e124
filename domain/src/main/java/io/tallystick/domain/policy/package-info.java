/** Decides what an event does to accounts: how many credits, for which account, or why none. */
package io.tallystick.domain.policy;
