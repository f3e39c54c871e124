package io.tallystick.application.usecase.inbox;

import io.tallystick.application.port.inbox.SampleDelivery.Result;

/** Tries, in test mode, whether events that are delivered here are stored. */
public interface SendSampleEvent {

  /**
   * Sends a sample event that stands for no payment.
   *
   * @param person who asks for it
   */
  Result send(String person);
}
