package io.tallystick.bootstrap.planted.adapter.admin;

import io.tallystick.bootstrap.planted.adapter.stripe.Verifier;

/** A violation, planted so that the rule is seen to fail. */
record Screen(Verifier other) {}
