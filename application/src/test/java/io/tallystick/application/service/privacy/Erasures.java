package io.tallystick.application.service.privacy;

import io.tallystick.application.port.InMemoryPersonalRecords;
import io.tallystick.application.port.TextRedaction;
import io.tallystick.application.port.inbox.WebhookInbox.StoredEvent;
import io.tallystick.application.service.credit.AccountLookup;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.privacy.EraseUser.Result;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.inbox.StripeEventId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Erasures in a world whose events are lines of words. */
final class Erasures implements AutoCloseable {

  static final String REASON = "asked for by Ada Lovelace, ADA@example.org";

  final World world = World.standard();
  final InMemoryPersonalRecords records = new InMemoryPersonalRecords(world.books);
  private final ErasureService service =
      new ErasureService(
          new AccountLookup(world.books.directory()),
          records,
          new TextRedaction(),
          world.books.audit(),
          world.books,
          world::now);

  Result erase(String reference) {
    return service.erase(UserReference.parseAny(reference), "olga", REASON);
  }

  Result preview(String reference) {
    return service.preview(UserReference.parseAny(reference));
  }

  /** The stored line of an event. */
  String body(String id) {
    StoredEvent stored = world.books.inbox().find(List.of(new StripeEventId(id))).getFirst();
    return new String(stored.payload(), StandardCharsets.UTF_8);
  }

  /** Those of these events whose stored lines hold something that was removed. */
  List<String> erasedOf(String... ids) {
    return List.of(ids).stream().filter(id -> body(id).contains("=removed")).toList();
  }

  @Override
  public void close() {
    world.close();
  }
}
