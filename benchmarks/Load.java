import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * Delivers requests that are made and signed beforehand, on connections that are kept, each with a
 * thread of its own that waits for the answer before it sends the next one.
 */
final class Load {

  private record Request(byte[] bytes, String status) {}

  /** What was measured; times in nanoseconds, sorted. */
  record Result(int events, long took, long[] times, int errors) {

    double perSecond() {
      return times.length * 1e9 / took;
    }

    /** The time in ms within which so many of 1,000 were answered. */
    double within(int perMille) {
      int index = (int) Math.min(times.length - 1L, (long) times.length * perMille / 1000);
      return times[index] / 1e6;
    }
  }

  private final URI webhook;
  private final List<Request> requests = new ArrayList<>();
  private final int fresh;
  private final int completed;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();

  Load(URI webhook, Events events, int number, Options options) {
    this.webhook = webhook;
    this.fresh = number;
    Random random = new Random(number);
    int booked = 0;
    for (int i = 0; i < number; i++) {
      Events.Body body = events.next();
      Request request =
          new Request(
              Events.request(body.json(), webhook.getAuthority()),
              body.fails() ? "failed" : "completed");
      requests.add(request);
      booked += body.fails() ? 0 : 1;
      if (random.nextInt(100) < options.duplicates()) {
        requests.add(random.nextInt(requests.size()), request);
      }
    }
    completed = booked;
  }

  /** How many different events there are. */
  int fresh() {
    return fresh;
  }

  /** How many of them are to be booked. */
  int completed() {
    return completed;
  }

  Result run(int connections) throws InterruptedException {
    long[][] times = new long[connections][];
    Thread[] senders = new Thread[connections];
    long start = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      int sender = i;
      senders[i] = Thread.ofPlatform().start(() -> times[sender] = send());
    }
    for (Thread sender : senders) {
      sender.join();
    }
    long took = System.nanoTime() - start;
    long[] all = Arrays.stream(times).flatMapToLong(LongStream::of).sorted().toArray();
    return new Result(requests.size(), took, all, errors.get());
  }

  private long[] send() {
    LongStream.Builder times = LongStream.builder();
    try (Socket socket = new Socket(webhook.getHost(), webhook.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 8192);
      for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
        Request request = requests.get(i);
        long start = System.nanoTime();
        socket.getOutputStream().write(request.bytes());
        String answer = answer(in);
        times.add(System.nanoTime() - start);
        if (!answer.startsWith("HTTP/1.1 200") || !answer.contains("\"" + request.status() + '"')) {
          if (errors.incrementAndGet() == 1) {
            System.err.println("unexpected answer: " + answer);
          }
        }
      }
    } catch (IOException broken) {
      errors.incrementAndGet();
      System.err.println("a connection broke: " + broken);
    }
    return times.build().toArray();
  }

  private static String answer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder(512);
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      answer.append(line).append('\n');
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip().toLowerCase(Locale.ROOT));
      }
    }
    return answer.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1)).toString();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("closed");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
