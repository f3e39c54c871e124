package io.tallystick.domain.credit;

import io.tallystick.domain.Coded;

/** What a second person says of an adjustment. */
public enum AdjustmentDecision implements Coded {
  CONFIRMED,
  REFUSED;
}
