package io.tallystick.bootstrap.planted.domain.two;

import io.tallystick.bootstrap.planted.domain.one.Base;

/** A violation, planted so that the rule is seen to fail. */
public record Second(Base back) {}
