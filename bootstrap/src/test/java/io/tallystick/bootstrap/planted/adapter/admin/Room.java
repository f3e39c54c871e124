package io.tallystick.bootstrap.planted.adapter.admin;

import io.tallystick.bootstrap.planted.adapter.admin.access.Access;

/** A violation, planted so that the rule is seen to fail. */
public record Room(Access access) {}
