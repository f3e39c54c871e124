package io.tallystick.adapter.admin;

import io.tallystick.application.port.inbox.SampleDelivery.Result;
import io.tallystick.application.usecase.inbox.SendSampleEvent;

/** An endpoint that answers test events as a test says. */
final class FixedSamples implements SendSampleEvent {

  volatile Result result = new Result.Refused("nothing listens");

  @Override
  public Result send(String person) {
    return result;
  }
}
