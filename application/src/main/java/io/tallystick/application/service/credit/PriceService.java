package io.tallystick.application.service.credit;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.credit.PriceTable;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.service.inbox.EventProcessing;
import io.tallystick.application.service.inbox.EventReading;
import io.tallystick.application.service.inbox.ProcessingRules;
import io.tallystick.application.service.repair.BulkPlanning;
import io.tallystick.application.usecase.credit.SetPrices;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.repair.Remedy;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Sets prices. What a price would change is found by the processing itself, under a catalogue that
 * has it, and taken back.
 */
public record PriceService(
    CurrentCatalogue catalogue,
    PriceTable table,
    Processing processing,
    ProcessingRules rules,
    WebhookInbox inbox,
    Transactions transactions,
    InstantSource clock)
    implements SetPrices {

  /** The processing of events under other rules. */
  public interface Processing {

    /** Reads events. */
    EventReading reading(ProcessingRules rules);

    /** Processes what it has read. */
    EventProcessing processing(EventReading reading, ProcessingRules rules);
  }

  @Override
  public PriceCatalogue configured() {
    return catalogue.configured();
  }

  @Override
  public WhatIf whatIf(Entry entry, List<StripeEventId> events) {
    ProcessingRules changed = rules.with(catalogue.get().with(List.of(entry)));
    EventReading reading = processing.reading(changed);
    BulkPlanning planning =
        new BulkPlanning(processing.processing(reading, changed), reading, inbox);
    return new WhatIf(
        planning.plan(events, new Remedy.Retry()).stream()
            .map(planned -> new Effect(planned.event(), planned.expected()))
            .toList());
  }

  /** The time is what tells two changes apart: no more of it than the database keeps. */
  @Override
  public boolean set(Entry entry, Optional<Instant> seen, String person, String reason) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean isSet = transactions.committed(() -> table.set(entry, seen, person, reason, now));
    catalogue.changed();
    return isSet;
  }
}
