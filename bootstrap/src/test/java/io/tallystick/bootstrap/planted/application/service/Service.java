package io.tallystick.bootstrap.planted.application.service;

/** A violation, planted so that the rule is seen to fail. */
public final class Service {}
