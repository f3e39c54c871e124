package io.tallystick.bootstrap.planted.domain.one;

/** A violation, planted so that the rule is seen to fail. */
public final class Base {}
