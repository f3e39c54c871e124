package io.tallystick.domain.inbox;

import java.time.Duration;
import java.util.Optional;

/**
 * The failed events that wait.
 *
 * @param failed how many
 * @param oldest the age of the one that waits longest
 */
public record Backlog(long failed, Optional<Duration> oldest) {}
