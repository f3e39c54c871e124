package io.tallystick.application.query;

import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.payment.Amendment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of one event.
 *
 * @param createdAt when it happened at Stripe
 * @param payload the bytes as received
 * @param removedAt when the bytes were removed because the event is old
 * @param bookings the rows of the books for its payment, the oldest first
 * @param related other events of the same payment, customer or address
 */
public record EventDetails(
    Line line,
    Optional<Instant> createdAt,
    Optional<String> apiVersion,
    Optional<String> account,
    Optional<String> objectId,
    Optional<String> customer,
    byte[] payload,
    Optional<Instant> removedAt,
    List<Attempt> attempts,
    List<Deed> deeds,
    List<Booking> bookings,
    List<Line> related) {
  public EventDetails {
    attempts = List.copyOf(attempts);
    deeds = List.copyOf(deeds);
    bookings = List.copyOf(bookings);
    related = List.copyOf(related);
  }

  /** The rows of the books that the event itself made, the oldest first. */
  public List<Booking> own() {
    return bookings.stream()
        .filter(row -> row.event().filter(line.event().id().value()::equals).isPresent())
        .toList();
  }

  /** One try. */
  public record Attempt(Instant at, String by, String outcome, String message, Duration took) {}

  /**
   * What a person did.
   *
   * @param said what the person added to the event: whom it is for, how many credits
   */
  public record Deed(
      Instant at, String actor, String action, String subject, String reason, Amendment said) {}

  /**
   * A row of the books.
   *
   * @param kind as it is stored; a later version may have written it
   */
  public record Booking(
      long id,
      UserId user,
      int amount,
      int balanceAfter,
      int debtChange,
      int debtAfter,
      String kind,
      Optional<String> event,
      Optional<String> payment,
      String reason,
      String actor,
      Instant at) {}
}
