package io.tallystick.domain.inbox;

import java.time.Instant;

/**
 * Failed events of one cause that need a person.
 *
 * @param code the failure code as written, also by a later version
 * @param failed how many
 * @param oldest when the one that waits longest was received
 */
public record AlertCause(String code, long failed, Instant oldest) {}
