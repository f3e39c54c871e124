package io.tallystick.bootstrap.planted.domain.one;

import io.micronaut.context.ApplicationContext;
import io.tallystick.bootstrap.planted.domain.two.Second;

/** A violation, planted so that the rule is seen to fail. */
record First(ApplicationContext context, Second second) {}
