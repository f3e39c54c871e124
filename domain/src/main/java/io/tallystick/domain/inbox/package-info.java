/** The life of a received event: its states, its failures, its next attempt. */
package io.tallystick.domain.inbox;
