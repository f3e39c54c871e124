package io.tallystick.bootstrap.planted.adapter.admin.access;

/** What a planted page must not know. */
public record Access() {}
