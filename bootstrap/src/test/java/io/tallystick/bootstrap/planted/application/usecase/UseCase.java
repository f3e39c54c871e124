package io.tallystick.bootstrap.planted.application.usecase;

import io.tallystick.bootstrap.planted.application.service.Service;

/** A violation, planted so that the rule is seen to fail. */
record UseCase(Service service) {}
