package io.tallystick.application.service.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;

/** Lets unsigned events of test mode in, for end-to-end tests; shut for good by live events. */
public final class TestDoor {

  private final byte[] token;
  private final BooleanSupplier liveEvents;
  private volatile boolean shut;

  /**
   * @param token what a delivery must carry
   * @param liveEvents whether the database holds any; another instance may write them at any time
   */
  public TestDoor(String token, BooleanSupplier liveEvents) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.liveEvents = liveEvents;
  }

  /** Compares in constant time. */
  boolean knows(String shown) {
    return MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
  }

  /** Asks the database until it holds a live event. */
  boolean isShut() {
    shut = shut || liveEvents.getAsBoolean();
    return shut;
  }
}
