import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests of the host application that take a credit each. */
final class Spends implements Work {

  /** What each account holds before. */
  static final int INITIAL = 1_000_000;

  private final Options options;
  private final String key;
  private final Random random = new Random();
  private long booked;

  /**
   * @param key for the API
   */
  Spends(Options options, String key) {
    this.options = options;
    this.key = key;
  }

  @Override
  public List<Load.Request> requests(int number, URI service) {
    List<Load.Request> requests = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      int user = options.spends().equals("one") ? 1 : 1 + random.nextInt(options.users());
      requests.add(
          new Load.Request(request(user, service.getAuthority()), "HTTP/1.1 201", "\"balance\""));
    }
    return requests;
  }

  private byte[] request(int user, String authority) {
    String body = "{\"amount\": 1, \"reason\": \"a page\"}";
    String request =
        """
        POST /api/v1/users/%d/spends HTTP/1.1\r
        Host: %s\r
        Authorization: Bearer %s\r
        Idempotency-Key: spend-%d\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(user, authority, key, ++booked, body.length(), body);
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public long booked() {
    return booked;
  }

  @Override
  public String counted() {
    return "SELECT count(*), (SELECT sum(credits_balance) FROM users) FROM credit_ledger"
        + " WHERE kind = 'spend'";
  }

  @Override
  public String expected() {
    return "%d  %d".formatted(booked, (long) options.users() * INITIAL - booked);
  }
}
