package io.tallystick.bootstrap.planted.application.port;

import io.micronaut.context.ApplicationContext;
import io.tallystick.bootstrap.planted.application.service.Service;

/** A violation, planted so that the rule is seen to fail. */
record Port(ApplicationContext context, Service service) {}
