package io.tallystick.application.service.delivery;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.inbox.SampleDelivery;
import io.tallystick.application.port.inbox.SampleDelivery.Result;
import io.tallystick.application.usecase.inbox.SendSampleEvent;
import java.time.Instant;
import java.time.InstantSource;

/** Sends sample events, each of which is on record. */
public record SampleEventService(
    SampleDelivery delivery, AuditLog audit, Transactions transactions, InstantSource clock)
    implements SendSampleEvent {

  @Override
  public Result send(String person) {
    Instant now = clock.instant();
    Result result = delivery.deliver(now);
    AuditLog.Action action =
        switch (result) {
          case Result.Stored(var event, String status) ->
              new AuditLog.Action(person, "send_sample", event.value(), "stored: " + status, now);
          case Result.Refused(String problem) ->
              new AuditLog.Action(person, "send_sample", "endpoint", problem, now);
        };
    transactions.committed(() -> audit.append(action));
    return result;
  }
}
