/** The life of a received event: its states, its failures, its next try. */
package io.tallystick.domain.inbox;
