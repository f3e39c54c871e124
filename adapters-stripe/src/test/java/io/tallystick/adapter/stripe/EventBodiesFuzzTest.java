package io.tallystick.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any body is decoded to an event or is malformed, the same each time. */
final class EventBodiesFuzzTest {

  private final EventBodies bodies = new EventBodies();

  @FuzzTest(maxDuration = "1h")
  void any_body_is_decoded(byte[] body) {
    assertThat(bodies.decode(body)).hasSameClassAs(bodies.decode(body.clone()));
  }
}
