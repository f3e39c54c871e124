import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Signed deliveries, made beforehand. */
final class Deliveries implements Work {

  private final Options options;
  private final Events events;
  private long completed;

  Deliveries(Options options, Events events) {
    this.options = options;
    this.events = events;
  }

  @Override
  public List<Load.Request> requests(int number, URI service) {
    List<Load.Request> requests = new ArrayList<>();
    Random random = new Random(number);
    for (int i = 0; i < number; i++) {
      Events.Body body = events.next();
      completed += body.fails() ? 0 : 1;
      byte[] bytes = Events.request(body.json(), service.getAuthority());
      boolean twice = random.nextInt(100) < options.duplicates();
      // Of two that are the same nobody knows which comes first.
      String part = twice ? "\"ok\":true" : body.fails() ? "\"failed\"" : "\"completed\"";
      Load.Request request = new Load.Request(bytes, "HTTP/1.1 200", part);
      requests.add(request);
      if (twice) {
        requests.add(random.nextInt(requests.size()), request);
      }
    }
    return requests;
  }

  @Override
  public long booked() {
    return completed;
  }

  @Override
  public String counted() {
    return "SELECT count(*) FILTER (WHERE processing_status = 'completed'),"
        + " (SELECT count(*) FROM credit_ledger WHERE kind = 'purchase'),"
        + " (SELECT sum(credits_balance) FROM users) FROM stripe_events";
  }

  @Override
  public String expected() {
    long all = completed + options.rows();
    return "%d  %d  %d".formatted(all, all, all * Events.CREDITS);
  }
}
