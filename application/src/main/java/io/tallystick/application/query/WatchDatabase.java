package io.tallystick.application.query;

import java.util.List;

/** Somebody watches over the database: whether events can be processed in it. */
public interface WatchDatabase {

  /**
   * Why not, a line each: it is read-only, tables or what belongs to them are missing or changed;
   * empty if events can be processed.
   *
   * @throws io.tallystick.application.port.StorageUnavailable if the database is away
   */
  List<String> problems();
}
