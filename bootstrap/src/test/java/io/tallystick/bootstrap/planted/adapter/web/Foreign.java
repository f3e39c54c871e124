package io.tallystick.bootstrap.planted.adapter.web;

import io.tallystick.bootstrap.planted.adapter.admin.Room;

/** A violation, planted so that the rule is seen to fail. */
record Foreign(Room room) {}
