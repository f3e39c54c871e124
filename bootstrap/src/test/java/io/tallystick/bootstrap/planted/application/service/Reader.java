package io.tallystick.bootstrap.planted.application.service;

import io.tallystick.bootstrap.planted.application.query.Query;

/** A violation, planted so that the rule is seen to fail. */
record Reader(Service service) implements Query {}
