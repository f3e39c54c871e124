package io.tallystick.bootstrap.planted.bootstrap.settings;

import io.tallystick.bootstrap.planted.bootstrap.server.Server;

/** A violation, planted so that the rule is seen to fail. */
record Setting(Server server) {}
