package io.tallystick.adapter.admin;

import io.tallystick.application.query.BrowseDeliveries;
import io.tallystick.application.query.WatchRefusals;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What has arrived, as a test says. */
final class Arrivals implements BrowseDeliveries, WatchRefusals {

  final Map<String, Instant> newest = new ConcurrentHashMap<>();
  volatile boolean isAll = true;
  volatile Refusals refusals = new Refusals(0, Optional.empty());

  @Override
  public Newest newest() {
    return new Newest(newest, isAll);
  }

  @Override
  public Refusals refusals() {
    return refusals;
  }
}
