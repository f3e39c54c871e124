package io.tallystick.bootstrap.planted.embedded;

import io.tallystick.bootstrap.planted.adapter.stripe.Verifier;

/** A violation, planted so that the rule is seen to fail. */
record Cluster(Verifier other) {}
