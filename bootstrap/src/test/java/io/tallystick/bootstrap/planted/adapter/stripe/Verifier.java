package io.tallystick.bootstrap.planted.adapter.stripe;

import io.tallystick.bootstrap.planted.adapter.persistence.Table;

/** A violation, planted so that the rule is seen to fail. */
public record Verifier(Table other) {}
