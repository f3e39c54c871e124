package io.tallystick.application.port.operator;

import java.time.Instant;
import java.util.OptionalLong;

/** Codes that change with the time (RFC 6238). */
public interface OneTimeCodes {

  /**
   * The time step to which a code belongs, where that is the present one or one of its neighbours:
   * clocks differ a little.
   */
  OptionalLong step(byte[] secret, String code, Instant now);
}
