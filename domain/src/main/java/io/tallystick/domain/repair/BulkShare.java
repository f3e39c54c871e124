package io.tallystick.domain.repair;

import java.util.Optional;

/** How many events share a result, and what they bring together. */
public record BulkShare(BulkResult.Kind kind, Optional<String> code, int events, long credits) {}
